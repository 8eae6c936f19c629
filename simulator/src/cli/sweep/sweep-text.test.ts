import { describe, expect, it } from 'vitest'
import { sampleSweep, sweptPoint } from '../../testing/sample-sweep.js'
import { sweepText } from './sweep-text.js'

describe('a sweep for people', () => {
  it('draws two charts, lists the front, and answers', () => {
    const text = sweepText(sampleSweep())
    for (const part of [
      'profile seeds',
      '3 settings tried over 1200 orders each',
      'Goodput against load',
      'Goodput against time to cut-off',
      'THE FRONT',
      '95.0 %  0.05      1 s      1.50  the best settings',
      'seeds: their numbers',
      '"50 %, 10 CALLS, 10 S: WHY?"',
      'It lies far off. It trips by chance.',
    ]) {
      expect(text).toContain(part)
    }
  })

  it('shows ten of a long front, from its beginning to its end', () => {
    const front = Array.from({ length: 30 }, (_, index) =>
      sweptPoint(0.9 - index / 100, 0.1, 1000, `number ${index}`),
    )
    const text = sweepText(sampleSweep({ front }))
    expect(text).toContain('THE FRONT  (10 of 30; --json has all)')
    expect(text.match(/number \d+/g)).toHaveLength(10)
    expect(text).toMatch(/number 0\n[^]*number 29\n/)
  })

  it('fits 80 columns', () => {
    const long = sweptPoint(0.9, 0.1, null, 'many words that say much '.repeat(8))
    const lines = sweepText(sampleSweep({ front: [long] })).split('\n')
    expect(lines.filter((line) => line.length > 80)).toEqual([])
  })
})

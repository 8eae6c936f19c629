import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { describe, expect, it } from 'vitest'
import { LimitPause } from './limit-pause.js'

const answer = (value?: string) => ({
  headers: value === undefined ? {} : { 'Retry-After': value },
})

function pauseOf() {
  const clock = new VirtualClock()
  const pause = new LimitPause(clock)
  const after = (value?: string) => {
    pause.begin(answer(value))
    return pause.leftMs
  }
  return { clock, pause, after }
}

describe('the pause after a 429', () => {
  it.each([
    ['30', 30_000],
    ['0', 1000],
    ['99999999', 300_000],
    ['Wed, 21 Oct 2026 07:28:00 GMT', 1000],
    ['-5', 1000],
    [undefined, 1000],
  ])('of Retry-After %s lasts %d ms', (value, ms) => {
    expect(pauseOf().after(value)).toBe(ms)
  })

  it('ends, and is never made shorter', async () => {
    const { clock, pause, after } = pauseOf()
    expect(pause.leftMs).toBe(0)
    expect([after('30'), after('2'), after()]).toEqual([30_000, 30_000, 30_000])
    await clock.advance(29_999.5)
    expect(pause.leftMs).toBe(1)
    await clock.advance(0.5)
    expect(pause.leftMs).toBe(0)
  })

  it('doubles while the gateway says nothing else, up to a minute', async () => {
    const { clock, pause, after } = pauseOf()
    const waits: number[] = []
    for (let n = 0; n < 8; n += 1) {
      // What went out together comes back together, and is one refusal.
      after()
      waits.push(after())
      await clock.advance(pause.leftMs)
    }
    expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000])
    pause.answered()
    expect(after()).toBe(1000)
  })
})

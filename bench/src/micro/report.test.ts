import { expect, it } from 'vitest'
import type { Measured } from './measure.js'
import { ratioOf, toTable } from './report.js'

const bare: Measured = { name: 'bare', against: undefined, nanoseconds: 30, range: [29, 31] }
const slow: Measured = { name: 'slow', against: undefined, nanoseconds: 900, range: [800, 1000] }
const fast: Measured = { name: 'fast', against: 'slow', nanoseconds: 300, range: [299, 310] }
const all = [bare, slow, fast]

it('divides the time of the peer by its own, so that above one is faster', () => {
  expect(ratioOf(fast, all)).toBe(3)
  expect(ratioOf(slow, all)).toBeUndefined()
})

it('prints one aligned line per call', () => {
  expect(toTable(all).split('\n')).toEqual([
    'call  median ns  over the rounds  over bare  faster than its peer',
    'bare         30         29 .. 31         +0',
    'slow        900      800 .. 1000       +870',
    'fast        300       299 .. 310       +270                  3.0x',
  ])
})

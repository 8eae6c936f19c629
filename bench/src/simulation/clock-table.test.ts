import { expect, it } from 'vitest'
import { clockTable, agreement } from './clock-table.js'

const virtual = { payments: 20, events: 1000, ms: 100, hashes: ['a', 'b', 'c'] }
const fake = { payments: 20, events: 900, ms: 250, hashes: ['a', 'x', 'c'] }

it('says how much sooner the same seeds are done', () => {
  expect(clockTable({ virtual, fake }).rows).toEqual([
    ['VirtualClock', '12000', '1000', '10000', ''],
    ['@sinonjs/fake-timers', '4800', '900', '3600', '2.50x as fast'],
  ])
})

it('says how many seeds went the same way', () => {
  expect(agreement({ virtual, fake })).toBe('Of 3 seeds, 2 left the same trace on both clocks.')
})

import { expect, test } from 'vitest'
import { VirtualClock } from '../testing/virtual-clock.js'
import { systemIds, timeOrderedIds } from './system-ids.js'

test('ids are of [0-9a-z], unique, and sort in the order in which they were made', () => {
  const made = Array.from({ length: 20_000 }, () => systemIds.next())
  for (const id of made) expect(id).toMatch(/^[0-9a-z]{29}$/)
  expect(new Set(made).size).toBe(made.length)
  expect([...made].sort()).toEqual(made)
})

test('ids keep their order when the wall clock goes back or a millisecond overflows', () => {
  const clock = new VirtualClock({ wallMs: 1_700_000_000_000 })
  const ids = timeOrderedIds(clock)
  const made = Array.from({ length: 33_000 }, () => ids.next())
  clock.setWall(1_600_000_000_000)
  made.push(ids.next())
  expect([...made].sort()).toEqual(made)
  expect(new Set(made).size).toBe(made.length)
})

test('the random part differs everywhere, also within one millisecond', () => {
  const ids = timeOrderedIds(new VirtualClock())
  const random = Array.from({ length: 1000 }, () => ids.next().slice(13))
  expect(new Set(random).size).toBe(1000)
  for (let at = 0; at < 16; at += 1) {
    expect(new Set(random.map((text) => text[at])).size).toBe(32)
  }
})

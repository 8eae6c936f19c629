import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { expect, it } from 'vitest'
import type { AuditLook } from '../audit/live-audit.js'
import { AuditWatch, type FailedLook } from './audit-watch.js'

const logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const look: AuditLook = {
  ...{ at: '2026-11-20T00:00:00.000Z', orders: 1, charges: 1, doubled: 0, lost: 0, open: 0 },
  ...{ review: 0, waitingToBePaid: 0, isGatewayAnswering: true, wrong: [] },
}

/** A watch that counts its looks; the first few of them fail. */
function watching({ failures = 0, takesMs = 0 } = {}) {
  const clock = new VirtualClock()
  const stopping = new AbortController()
  let looks = 0
  const watch = new AuditWatch({
    ...{ logger, clock, everyMs: 1000, stopping: stopping.signal },
    look: async () => {
      looks += 1
      if (takesMs > 0) await clock.sleep(takesMs)
      if (looks <= failures) throw new Error('not yet')
      return look
    },
  })
  return { clock, watch, looks: () => looks, stop: () => stopping.abort() }
}

it('looks once for all who listen, and not at all when nobody does', async () => {
  const { clock, watch, looks } = watching()
  await clock.advance(5000)
  expect(looks()).toBe(0)
  const heard = [0, 0, 0]
  const stops = heard.map((_, index) => watch.listen(() => (heard[index] = heard[index]! + 1)))
  await clock.advance(4500)
  expect([looks(), heard]).toEqual([5, [5, 5, 5]])
  for (const stop of stops) stop()
  await clock.advance(5000)
  expect([looks(), clock.pending]).toEqual([5, 0])
})

it('looks again for whoever comes later', async () => {
  const { clock, watch, looks } = watching()
  watch.listen(() => undefined)()
  await clock.advance(0)
  const before = looks()
  const stop = watch.listen(() => undefined)
  await clock.advance(0)
  expect(looks()).toBe(before + 1)
  // At the very moment when the last one leaves, too.
  stop()
  let heard = 0
  watch.listen(() => (heard += 1))
  await clock.advance(2000)
  expect(heard).toBeGreaterThanOrEqual(2)
})

it('tells of a look that fails, and goes on', async () => {
  const { clock, watch } = watching({ failures: 2 })
  const heard: (AuditLook | FailedLook)[] = []
  watch.listen((told) => heard.push(told))
  await clock.advance(2000)
  expect(heard).toEqual([
    { at: '1970-01-01T00:00:00.000Z', isLooking: false },
    { at: '1970-01-01T00:00:01.000Z', isLooking: false },
    look,
  ])
})

it('takes a quarter of the time, and is never silent for longer than a page waits', async () => {
  const quick = watching({ takesMs: 500 })
  quick.watch.listen(() => undefined)
  await quick.clock.advance(19_999)
  expect(quick.looks()).toBe(10)
  const slow = watching({ takesMs: 3000 })
  slow.watch.listen(() => undefined)
  await slow.clock.advance(19_999)
  expect(slow.looks()).toBe(4)
})

it('ends with the shop', async () => {
  const { clock, watch, looks, stop } = watching()
  watch.listen(() => undefined)
  await clock.advance(1500)
  stop()
  await clock.advance(10_000)
  expect([looks(), clock.pending]).toEqual([2, 0])
})

import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { AuditLook } from '../audit/live-audit.js'
import { AuditWatch } from './audit-watch.js'

const logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const look: AuditLook = {
  ...{ at: '2026-11-20T00:00:00.000Z', orders: 1, charges: 1, doubled: 0, lost: 0, open: 0 },
  ...{ review: 0, waitingToBePaid: 0, isGatewayAnswering: true, wrong: [] },
}

/** A watch that counts its looks; the first few of them fail. */
function watching({ failures = 0 } = {}) {
  const stopping = new AbortController()
  let looks = 0
  const watch = new AuditWatch({
    ...{ logger, everyMs: 5, stopping: stopping.signal },
    look: async () => {
      looks += 1
      if (looks <= failures) throw new Error('not yet')
      return look
    },
  })
  return { watch, looks: () => looks, stop: () => stopping.abort() }
}

/** Resolves when a listener has heard so many looks; stops listening then. */
function heard(watch: AuditWatch, count: number): Promise<void> {
  return new Promise((resolve) => {
    let left = count
    const stop = watch.listen(() => {
      left -= 1
      if (left > 0) return
      stop()
      resolve()
    })
  })
}

it('looks once for all who listen, and not at all when nobody does', async () => {
  const { watch, looks } = watching()
  await sleep(20)
  expect(looks()).toBe(0)
  await Promise.all([heard(watch, 5), heard(watch, 5), heard(watch, 5)])
  const then = looks()
  expect(then).toBeLessThanOrEqual(6)
  await sleep(30)
  expect(looks()).toBeLessThanOrEqual(then + 1)
})

it('looks again for whoever comes later', async () => {
  const { watch } = watching()
  await heard(watch, 1)
  await sleep(20)
  await heard(watch, 2)
  // At the very moment when the last one has left, too.
  await heard(watch, 1)
  await heard(watch, 1)
})

it('goes on after a look that fails', async () => {
  const { watch, looks } = watching({ failures: 2 })
  await heard(watch, 1)
  expect(looks()).toBe(3)
})

it('ends with the shop', async () => {
  const { watch, looks, stop } = watching()
  watch.listen(() => undefined)
  await sleep(20)
  stop()
  await sleep(10)
  const then = looks()
  await sleep(20)
  expect(looks()).toBe(then)
})

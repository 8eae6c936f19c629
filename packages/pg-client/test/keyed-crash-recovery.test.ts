import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isOpenRefund } from '../src/payment/refund.js'
import { Crash } from '../src/testing/crash.js'
import { keyedClientUnderTest, keyedOrder } from '../src/testing/keyed-client-under-test.js'
import type { KeyedLookUpStep } from '../src/testing/keyed-gateway.js'
import type { KeyedStep } from '../src/testing/keyed-step.js'
import { pay } from '../src/testing/pay.js'

const minute = 60_000
const hour = 60 * minute
const options = {
  schedule: { everyMs: minute },
  reconciler: { leaseMs: minute },
  // A gateway that forgets sooner: what it answers with a stored error is given up after both.
  capabilities: { idempotencyWindowMs: hour },
  times: { requestLifetimeMs: hour },
}

const submitStep = fc.constantFrom<KeyedStep>(
  ...(['approve', 'approve', 'pending', 'decline', 'declineMayTurn', 'hang', 'slow'] as const),
  ...(['hangAfterCommit', 'hangThenDecline', 'notListening', 'serverError'] as const),
  ...(['serverErrorAfterCommit', 'rateLimited', 'busy', 'unauthorized', 'proxyError'] as const),
)
const cancelStep = fc.constantFrom<KeyedStep>(
  ...(['approve', 'refundPending', 'refundAlone', 'refuseRefund', 'hang', 'slow'] as const),
  ...(['hangAfterCommit', 'notListening', 'rateLimited', 'busy', 'proxyError'] as const),
)
const lookUpStep = fc.constantFrom<KeyedLookUpStep>('answer', 'answer', 'hang', 'unauthorized')

const story = fc.record({
  submits: fc.array(submitStep, { maxLength: 4 }),
  cancels: fc.array(cancelStep, { maxLength: 4 }),
  lookUps: fc.array(lookUpStep, { maxLength: 4 }),
  /** Asked for after one another, or at once; together more than there is. */
  amounts: fc.array(fc.constantFrom(30, 60, 100), { maxLength: 3 }),
  atOnce: fc.boolean(),
  /** Calls to store and gateway before the first process dies. */
  crashAfter: fc.integer({ min: 1, max: 45 }),
  settles: fc.constantFrom<'approved' | 'declined'>('approved', 'declined'),
})

type Story = typeof story extends fc.Arbitrary<infer T> ? T : never

/** Plays a story in two processes; the first one dies, the second one takes over. */
async function play(told: Story) {
  const world = keyedClientUnderTest(options)
  const { clock, gateway, store } = world
  gateway.submitSteps.push(...told.submits)
  gateway.cancelSteps.push(...told.cancels)
  gateway.lookUpSteps.push(...told.lookUps)
  const crash = new Crash(told.crashAfter)
  const dying = keyedClientUnderTest({
    ...options,
    clock,
    name: 'dying',
    store: crash.wrap(store),
    http: crash.wrap({ send: gateway.send.bind(gateway) }),
  })
  const work = async (): Promise<void> => {
    const { payment } = await pay(dying.client, keyedOrder())
    const cancel = (amountMinor: number) =>
      dying.client.cancel(payment.id, { amountMinor, reason: 'why' })
    if (told.atOnce) await Promise.all(told.amounts.map(cancel))
    else for (const amountMinor of told.amounts) await cancel(amountMinor)
  }
  work().catch(() => undefined)
  await clock.advance(minute)
  const successor = keyedClientUnderTest({ ...options, clock, gateway, store, name: 'next' })
  successor.client.reconciler.start()
  for (let round = 0; round < 8; round += 1) {
    await clock.advance(30 * minute)
    for (const entry of gateway.ledger.entries.values()) {
      const { key, status, refunded, refundPending } = entry
      if (status === 'pending') gateway.ledger.change(key, { status: told.settles })
      gateway.ledger.change(key, { refunded: refunded + refundPending, refundPending: 0 })
    }
  }
  await clock.advance(hour)
  await successor.client.stop()
  return world
}

describe('a keyed payment whose process dies at any call to the world', () => {
  it('ends right: taken once, given back as asked, and both sides agree', async () => {
    const reached = new Set<string>()
    await fc.assert(
      fc.asyncProperty(story, async (told) => {
        const { gateway, store } = await play(told)
        const [payment] = await store.listByOrder('order-1')
        const entries = [...gateway.ledger.entries.values()]
        expect(entries.length).toBeLessThanOrEqual(1)
        if (!payment) return
        const [entry] = entries
        const { state, refundedMinor } = payment
        reached.add(state)
        if (!entry) expect(['failed', 'declined']).toContain(state)
        else if (entry.status !== 'approved') expect(['failed', 'declined']).toContain(state)
        else if (entry.refunded === 0) expect(state).toBe('approved')
        else expect(state).toBe(entry.refunded === 100 ? 'canceled' : 'partiallyCanceled')
        expect(refundedMinor).toBe(entry?.refunded ?? 0)
        // What went back is what the refunds say, and nothing is left open.
        const refunds = await store.listRefunds(payment.id)
        const done = refunds.filter((one) => one.state === 'done')
        expect(done.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).toBe(refundedMinor)
        expect(refunds.filter(isOpenRefund)).toEqual([])
        expect(payment.nextCheckAt).toBeNull()
        // One key, one body; and a key for each refund.
        const bodies = new Map<string, Set<string>>()
        for (const { headers, body = '', url } of gateway.posts) {
          if (url.endsWith('/close')) continue
          const key = headers['Idempotency-Key'] ?? ''
          bodies.set(key, (bodies.get(key) ?? new Set()).add(body))
        }
        for (const one of bodies.values()) expect(one.size).toBe(1)
        expect(bodies.size).toBeLessThanOrEqual(1 + refunds.length)
      }),
      { numRuns: 150 },
    )
    expect([...reached].sort()).toEqual([
      ...['approved', 'canceled', 'declined', 'failed', 'partiallyCanceled'],
    ])
  }, 60_000)
})

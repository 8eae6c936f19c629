import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isOpen } from '../src/payment/payment-state.js'
import { clientUnderTest, orderOf } from '../src/testing/client-under-test.js'
import { Crash } from '../src/testing/crash.js'
import type { LookUpStep, SubmitStep } from '../src/testing/scripted-gateway.js'

const minute = 60_000
const hour = 60 * minute
const options = { reconciler: { leaseMs: 60_000 }, schedule: { everyMs: minute } }

const submitStep = fc.constantFrom<SubmitStep>(
  ...(['accept', 'approve', 'refuse', 'refuse', 'refuse', 'refuseAfterCommit', 'hang'] as const),
  ...(['hangAfterCommit', 'executeLate', 'notListening', 'noConnection', 'reset'] as const),
  ...(['garbage', 'proxyError', 'conflict', 'invalidCard', 'misconfigured'] as const),
)
const lookUpStep = fc.constantFrom<LookUpStep>(
  ...(['answer', 'answer', 'answer', 'hang', 'proxyError', 'notListening', 'serverError'] as const),
)

const story = fc.record({
  submits: fc.array(submitStep, { maxLength: 5 }),
  lookUps: fc.array(lookUpStep, { maxLength: 8 }),
  status: fc.constantFrom('SUCCESS', 'FAILED'),
  processingMs: fc.integer({ min: 1, max: 20_000 }),
  lateMs: fc.integer({ min: 5000, max: hour }),
  /** When each callback arrives, after the settlement; none: all are lost. */
  callbacksAfterMs: fc.array(fc.integer({ min: 0, max: 60_000 }), { maxLength: 3 }),
  /** Calls to store and gateway before the first process dies. */
  crashAfter: fc.integer({ min: 0, max: 40 }),
  restartAfterMs: fc.integer({ min: 0, max: 90_000 }),
  /** Calls of `checkNow` that race everything else. */
  checksAtMs: fc.array(fc.integer({ min: 0, max: 15_000 }), { maxLength: 4 }),
})

type Story = typeof story extends fc.Arbitrary<infer T> ? T : never

/** Plays a story in two processes; the first one dies, the second one takes over. */
async function play(told: Story) {
  const world = clientUnderTest(options)
  const { clock, gateway, store } = world
  gateway.submitSteps.push(...told.submits)
  gateway.lookUpSteps.push(...told.lookUps)
  gateway.lateMs = told.lateMs
  let alive = world.client
  gateway.processing = {
    ms: told.processingMs,
    status: told.status,
    tell: (rawBody) => {
      for (const ms of told.callbacksAfterMs) {
        clock.setTimer(ms, () => void alive.handleCallback({ rawBody }))
      }
    },
  }
  const crash = new Crash(told.crashAfter)
  const dying = clientUnderTest({
    ...options,
    clock,
    name: 'dying',
    store: crash.wrap(store),
    http: crash.wrap({ send: gateway.send.bind(gateway) }),
  })
  alive = dying.client
  dying.client.reconciler.start()
  dying.client.submit(orderOf()).catch(() => undefined)
  for (const ms of told.checksAtMs) {
    clock.setTimer(ms, () => {
      void store
        .listByOrder('order-1')
        .then(([payment]) => payment && alive.checkNow(payment.id))
        .catch(() => undefined)
    })
  }
  await clock.advance(told.restartAfterMs)
  const postsBefore = gateway.submits.length
  const successor = clientUnderTest({ ...options, clock, gateway, store, name: 'successor' })
  alive = successor.client
  successor.client.reconciler.start()
  // The dying process never answers any more, whatever it still waits for.
  const wasDead = crash.hasHappened
  await clock.advance(4 * hour)
  return { ...world, successor, postsBefore, wasDead }
}

describe('a payment whose process dies at any call to the world', () => {
  it('ends right: one transaction at most, and both sides agree', async () => {
    const reached = new Set<string>()
    await fc.assert(
      fc.asyncProperty(story, async (told) => {
        const { gateway, store, postsBefore, wasDead } = await play(told)
        const payments = await store.listByOrder('order-1')
        const transactions = [...gateway.ledger.values()]
        expect(transactions.length).toBeLessThanOrEqual(1)
        // A successor never sends again: it does not know the card.
        if (wasDead) expect(gateway.submits).toHaveLength(postsBefore)
        for (const { id, state, mayBeInFlight, nextCheckAt } of payments) {
          const [{ status } = { status: 'none' }] = transactions
          if (status === 'SUCCESS') expect(state).toBe('approved')
          else if (status === 'FAILED') expect(state).toBe('declined')
          else expect(['failed', 'declined']).toContain(state)
          expect({ mayBeInFlight, nextCheckAt }).toEqual({
            mayBeInFlight: false,
            nextCheckAt: null,
          })
          expect(isOpen(state)).toBe(false)
          reached.add(state)
          // No request went out that was not durable before.
          expect((await store.listAttempts(id)).length).toBeGreaterThanOrEqual(
            gateway.submits.length,
          )
        }
        if (payments.length === 0) expect(transactions).toEqual([])
        expect(await store.listUnsettledCallbacks('async-card', 10)).toEqual([])
        expect(await store.readOutbox({ dialect: 'async-card', after: 0, limit: 10 })).toEqual([])
      }),
      { numRuns: 200 },
    )
    // The stories are not all the same one.
    expect([...reached].sort()).toEqual(['approved', 'declined', 'failed'])
  }, 60_000)
})

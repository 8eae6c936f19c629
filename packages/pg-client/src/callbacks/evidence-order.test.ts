import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PaymentState } from '../payment/payment-state.js'
import type { Payment } from '../payment/payment.js'
import { clientUnderTest, orderOf } from '../testing/client-under-test.js'

describe('the evidence of one payment, in any order and number', () => {
  it('always ends in the same state', async () => {
    const step = fc.constantFrom('pending', 'final', 'checkNow', 'sweep', 'later')
    const story = fc.record({
      status: fc.constantFrom('SUCCESS', 'FAILED'),
      submit: fc.constantFrom('accept', 'hangAfterCommit', 'refuseAfterCommit'),
      steps: fc.array(step, { maxLength: 8 }),
    })
    await fc.assert(
      fc.asyncProperty(story, async ({ status, submit, steps }) => {
        const { client, clock, gateway, store } = clientUnderTest()
        gateway.submitSteps.push(submit)
        const submitting = client.submit(orderOf())
        await clock.advanceUntil(() => gateway.ledger.size === 1)
        const [key = ''] = gateway.ledger.keys()
        const pending = gateway.callback(key)
        gateway.settle(key, status)
        const final = gateway.callback(key)
        const [{ id }] = (await client.listByOrder('order-1')) as readonly [Payment]
        for (const one of [...steps, 'final']) {
          if (one === 'pending') await client.handleCallback({ rawBody: pending })
          else if (one === 'final') await client.handleCallback({ rawBody: final })
          else if (one === 'checkNow') await clock.advanceUntil(client.checkNow(id))
          else if (one === 'sweep') await clock.advanceUntil(client.reconciler.sweep())
          else await clock.advance(400)
        }
        await clock.advanceUntil(submitting)
        await clock.advanceUntil(client.idle())
        await clock.advanceUntil(client.reconciler.sweep())
        const expected: PaymentState = status === 'SUCCESS' ? 'approved' : 'declined'
        expect(await store.get(id)).toMatchObject({ state: expected, nextCheckAt: null })
        expect(await store.listUnsettledCallbacks('async-card', 10)).toEqual([])
        expect(gateway.submits).toHaveLength(1)
      }),
      { numRuns: 60 },
    )
  }, 30_000)
})

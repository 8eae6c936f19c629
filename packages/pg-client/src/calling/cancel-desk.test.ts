import { describe, expect, it } from 'vitest'
import { approvedPayment, keyedOrder } from '../testing/keyed-client-under-test.js'
import type { KeyedStep } from '../testing/keyed-step.js'
import { pay } from '../testing/pay.js'

const reason = '단순 변심'
const minute = 60_000

describe('a cancel', () => {
  it('gives a part back, then the rest, each under a key of its own', async () => {
    const { client, clock, gateway, payment, key, delivered } = await approvedPayment()
    const part = await clock.advanceUntil(client.cancel(payment.id, { amountMinor: 60, reason }))
    expect(part).toMatchObject({
      certainty: 'accepted',
      refund: { state: 'done', amountMinor: 60, attempts: 1 },
      payment: { state: 'partiallyCanceled', refundedMinor: 60, refund: null },
    })
    expect(part.buyerMessage.ko).toContain('일부가 취소')
    const rest = await clock.advanceUntil(client.cancel(payment.id, { reason }))
    expect(rest).toMatchObject({
      certainty: 'accepted',
      refund: { state: 'done', amountMinor: 40 },
      payment: { state: 'canceled', refundedMinor: 100, active: false },
    })
    expect(gateway.ledger.entries.get(key)?.refunded).toBe(100)
    const keys = gateway.postsTo('cancel').map(({ headers }) => headers['Idempotency-Key'])
    expect(keys).toEqual([`refund-${part.refund?.id}`, `refund-${rest.refund?.id}`])
    expect(await client.listRefunds(payment.id)).toEqual([part.refund, rest.refund])
    expect(delivered.map(({ to, refundedMinor }) => [to, refundedMinor])).toEqual([
      ['approved', 0],
      ['canceling', 0],
      ['partiallyCanceled', 60],
      ['canceling', 60],
      ['canceled', 100],
    ])
  })

  it('frees its order only once all has gone back', async () => {
    const { client, clock, payment } = await approvedPayment()
    await clock.advanceUntil(client.cancel(payment.id, { amountMinor: 60, reason }))
    const blocked = await clock.advanceUntil(pay(client, keyedOrder()))
    expect(blocked.conflict).toBe('payment-open')
    await clock.advanceUntil(client.cancel(payment.id, { reason }))
    const again = await clock.advanceUntil(pay(client, keyedOrder()))
    expect(again).toMatchObject({ certainty: 'accepted', payment: { reference: 'order-1-2' } })
  })

  it('of 60 of 100, twice at once: one wins, and goes out at once', async () => {
    const { client, clock, gateway, payment, key } = await approvedPayment()
    const results = await clock.advanceUntil(
      Promise.all([1, 2].map(() => client.cancel(payment.id, { amountMinor: 60, reason }))),
    )
    expect(results.filter(({ conflict }) => conflict === 'cancel-open')).toHaveLength(1)
    const winner = results.find(({ conflict }) => conflict === undefined)
    expect(winner).toMatchObject({ certainty: 'accepted', refund: { state: 'done' } })
    expect(gateway.ledger.entries.get(key)?.refunded).toBe(60)
    const late = await clock.advanceUntil(client.cancel(payment.id, { amountMinor: 60, reason }))
    expect(late).toMatchObject({ conflict: 'exceeds-refundable', refund: null })
    expect(gateway.postsTo('cancel')).toHaveLength(1)
  })

  it('that is asked for twice under one name gives back once, now and later', async () => {
    const { client, clock, gateway, payment } = await approvedPayment()
    const request = { amountMinor: 30, reason, requestId: 'return-7' }
    const [one, two] = await clock.advanceUntil(
      Promise.all([client.cancel(payment.id, request), client.cancel(payment.id, request)]),
    )
    const three = await clock.advanceUntil(client.cancel(payment.id, request))
    const ids = [one, two, three].map(({ refund }) => refund?.id)
    expect(new Set(ids).size).toBe(1)
    expect(three).toMatchObject({ certainty: 'accepted', refund: { state: 'done' } })
    expect(gateway.postsTo('cancel')).toHaveLength(1)
    expect(three.payment.refundedMinor).toBe(30)
  })

  it('that the gateway refuses leaves the payment as it was', async () => {
    const { client, clock, gateway, payment, stored } = await approvedPayment()
    gateway.cancelSteps.push('refuseRefund')
    const result = await clock.advanceUntil(client.cancel(payment.id, { reason }))
    expect(result).toMatchObject({
      certainty: 'declined',
      payment: { state: 'approved', refundedMinor: 0 },
      refund: { state: 'refused', refusal: { code: 'NOT_CANCELABLE' } },
    })
    expect((await stored(payment.id)).nextCheckAt).toBeNull()
    const again = await clock.advanceUntil(client.cancel(payment.id, { reason }))
    expect(again.payment.state).toBe('canceled')
  })

  it('whose answer tells of the refund alone is done', async () => {
    const { client, clock, gateway, payment } = await approvedPayment()
    gateway.cancelSteps.push('refundAlone')
    const { refund } = await clock.advanceUntil(client.cancel(payment.id, { reason }))
    expect(refund).toMatchObject({ state: 'done', gatewayKey: 're-tx-1' })
  })

  it('whose error would only be repeated is refused, and may be asked for anew', async () => {
    const { client, clock, gateway, payment } = await approvedPayment()
    gateway.cancelSteps.push('serverError')
    const first = await clock.advanceUntil(client.cancel(payment.id, { reason }))
    expect(first).toMatchObject({
      certainty: 'declined',
      payment: { state: 'approved', refund: null },
      refund: { state: 'refused', refusal: { code: 'SERVER_ERROR' }, attempts: 1 },
    })
    const second = await clock.advanceUntil(client.cancel(payment.id, { reason }))
    expect(second).toMatchObject({ refund: { state: 'done' }, payment: { state: 'canceled' } })
  })

  it('that the gateway works on is pending, until a look-up says what became of it', async () => {
    const { client, clock, gateway, payment, key, stored } = await approvedPayment()
    gateway.cancelSteps.push('refundPending', 'refundPending')
    const result = await clock.advanceUntil(client.cancel(payment.id, { amountMinor: 60, reason }))
    expect(result).toMatchObject({ certainty: 'accepted', refund: { state: 'pending' } })
    expect(result.payment.state).toBe('canceling')
    client.reconciler.start()
    await clock.advance(minute)
    // Nothing to send again: it is under way.
    expect(gateway.postsTo('cancel')).toHaveLength(1)
    gateway.ledger.change(key, { refunded: 60, refundPending: 0 })
    await clock.advance(minute)
    expect(await stored(payment.id)).toMatchObject({
      state: 'partiallyCanceled',
      refundedMinor: 60,
    })
    const second = await clock.advanceUntil(client.cancel(payment.id, { reason }))
    gateway.ledger.change(key, { refundPending: 0 })
    await clock.advance(minute)
    expect(await stored(payment.id)).toMatchObject({ state: 'partiallyCanceled' })
    const refunds = await client.listRefunds(payment.id)
    expect(refunds.find(({ id }) => id === second.refund?.id)).toMatchObject({
      state: 'refused',
      refusal: { code: 'REFUND_FAILED' },
    })
    await client.stop()
  })
})

describe('a cancel that nobody answered', () => {
  it.each<[string, readonly KeyedStep[], string]>([
    ['goes out again under its key', ['hang'], 'accepted'],
    ['is found done', ['serverErrorAfterCommit'], 'accepted'],
    ['is unknown in the end', ['hang', 'hang', 'hang'], 'unknown'],
  ])('%s', async (_name, steps, certainty) => {
    const { client, clock, gateway, payment, key, stored, observed } = await approvedPayment()
    gateway.cancelSteps.push(...steps)
    const result = await clock.advanceUntil(client.cancel(payment.id, { amountMinor: 60, reason }))
    expect(result.certainty).toBe(certainty)
    expect(result.payment).toEqual(await stored(payment.id))
    expect(observed).toContainEqual(
      expect.objectContaining({ type: 'cancelEnded', certainty, refundId: result.refund?.id }),
    )
    // Whatever it was: it is healed, and money went back once.
    client.reconciler.start()
    await clock.advance(2 * minute)
    expect(await stored(payment.id)).toMatchObject({
      state: 'partiallyCanceled',
      refundedMinor: 60,
    })
    expect(gateway.ledger.entries.get(key)?.refunded).toBe(60)
    const bodies = gateway.postsTo('cancel').map(({ body, headers }) => [body, headers])
    for (const one of bodies) expect(one).toEqual(bodies[0])
    await client.stop()
  })

  it('is healed by a look-up where it had been executed', async () => {
    const { client, clock, gateway, payment, stored, observed } = await approvedPayment({
      limits: { maxAttempts: 1 },
    })
    gateway.cancelSteps.push('hangAfterCommit')
    const result = await clock.advanceUntil(client.cancel(payment.id, { reason }))
    expect(result).toMatchObject({
      certainty: 'unknown',
      payment: { state: 'canceling' },
      refund: { state: 'unknown', mayBeInFlight: true },
    })
    await clock.advance(minute)
    const report = await clock.advanceUntil(client.reconciler.sweep())
    expect(report).toMatchObject({ asked: 1, resumed: 0, settled: 1 })
    expect(await stored(payment.id)).toMatchObject({ state: 'canceled', refundedMinor: 100 })
    const healed = observed.find(({ type }) => type === 'healed')
    expect(healed).toMatchObject({ from: 'canceling', to: 'canceled', by: 'inquiry' })
    // Counted since it was asked for, not since the payment.
    expect(healed?.type === 'healed' && healed.afterMs).toBeLessThan(2 * minute)
  })
})

describe('a cancel that our own kit refuses', () => {
  it('stays, and is sent later', async () => {
    const world = await approvedPayment()
    const { client, clock, gateway, payment, stored, observed } = world
    const ids: string[] = []
    for (const n of [2, 3, 4]) {
      const other = await clock.advanceUntil(pay(client, keyedOrder(`order-${n}`)))
      ids.push(other.payment.id)
    }
    gateway.cancelSteps.push('hang', 'hang', 'hang')
    await clock.advanceUntil(client.cancel(ids[0] ?? '', { reason }))
    expect((await client.health()).breakers).toMatchObject({ cancel: 'open', submit: 'closed' })
    const result = await clock.advanceUntil(client.cancel(payment.id, { reason }))
    expect(result).toMatchObject({
      certainty: 'notExecuted',
      refusedBy: 'circuit-breaker',
      refund: { state: 'requested', attempts: 0 },
      payment: { state: 'canceling' },
    })
    expect(result.retryAfterMs).toBeGreaterThan(0)
    expect(result.buyerMessage.ko).toContain('일시적으로 불안정')
    expect(observed).toContainEqual(
      expect.objectContaining({
        type: 'fallbackRan',
        operation: 'cancel',
        cause: 'circuit-breaker',
      }),
    )
    client.reconciler.start()
    await clock.advance(2 * minute)
    expect(await stored(payment.id)).toMatchObject({ state: 'canceled', refundedMinor: 100 })
    await client.stop()
  })

  it('because the caller has aborted stays too', async () => {
    const { client, clock, gateway, payment, stored } = await approvedPayment()
    const signal = AbortSignal.abort()
    const result = await clock.advanceUntil(client.cancel(payment.id, { reason }, { signal }))
    expect(result).toMatchObject({ certainty: 'notExecuted', refusedBy: 'aborted' })
    expect(gateway.postsTo('cancel')).toEqual([])
    await clock.advance(minute)
    await clock.advanceUntil(client.reconciler.sweep())
    expect((await stored(payment.id)).state).toBe('canceled')
  })
})

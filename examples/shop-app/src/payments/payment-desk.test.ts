import { beforeEach, describe, expect, it } from 'vitest'
import { won, type CancelResult, type Payment, type SubmitResult } from '@holdfast/pg-client'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { PaymentDesk, type GatewayClients } from './payment-desk.js'
import type { PayRequestBody } from './payment-bodies.js'
import { storedPayment, storedRefund } from './testing/stored-payment.js'

const request: PayRequestBody = {
  ...{ orderId: 'order-1', buyer: 'buyer-1', amount: 50_000, round: 1, patienceMs: 1000 },
  with: { kind: 'card', card: { type: 'KB', number: '1234-5678-9814-1451' } },
}
const redirect = { paymentKey: 'key-1', orderId: 'order-1-1', amount: 50_000 }
const byCard = storedPayment({ id: 'by-card', state: 'approved' })
const byToss = storedPayment({ id: 'by-toss', dialect: 'toss', state: 'approved' })
const cancelBody = { requestId: 'cancel-1', reason: 'why', patienceMs: 500 }

describe('PaymentDesk', () => {
  const clock = new VirtualClock()
  let stored: Payment[]
  let asked: string[]
  let submit: (order: unknown, signal: AbortSignal) => Promise<SubmitResult>
  let canceled: Partial<CancelResult>
  let givenBack: Payment

  /** A client of a gateway; both see one store. */
  const clientOf = (dialect: string) => ({
    dialect,
    listByOrder: () => Promise.resolve(stored),
    inquire: (id: string) => Promise.resolve(stored.find((one) => one.id === id)),
    submit: (order: unknown, { signal }: { signal: AbortSignal }) => {
      asked.push(`${dialect} submit`)
      return submit(order, signal)
    },
    checkNow: (id: string) => {
      asked.push(`${dialect} check ${id}`)
      return Promise.resolve({ payment: byToss })
    },
    cancel: (id: string, { requestId }: { requestId: string }) => {
      asked.push(`${dialect} cancel ${id} ${requestId}`)
      return Promise.resolve(canceled)
    },
    giveBack: (id: string, reason: string) => {
      asked.push(`${dialect} giveBack ${id} ${reason}`)
      return Promise.resolve(givenBack)
    },
    listRefunds: (id: string) => {
      asked.push(`${dialect} refunds ${id}`)
      return Promise.resolve([storedRefund()])
    },
    nextReference: () => Promise.resolve('order-1-2'),
  })
  const deskWith = (names: { hasToss: boolean }) => {
    const toss = names.hasToss ? clientOf('toss') : undefined
    return new PaymentDesk({ card: clientOf('async-card'), toss } as never as GatewayClients, clock)
  }
  const desk = deskWith({ hasToss: true })

  beforeEach(() => {
    stored = []
    asked = []
    submit = () => Promise.resolve({ payment: byCard } as SubmitResult)
  })

  it('pays once for a round, whatever is asked again', async () => {
    stored = [storedPayment({ id: 'first', state: 'declined' })]
    expect(await desk.pay(request)).toMatchObject({ outcome: 'paid', payment: { id: 'first' } })
    expect(asked).toEqual([])
    expect(await desk.pay({ ...request, round: 2 })).toMatchObject({ payment: { id: 'by-card' } })
    expect(asked).toContain('async-card submit')
  })

  it('pays with what the buyer brought, over its gateway', async () => {
    const orders: unknown[] = []
    submit = async (order) => {
      orders.push(order)
      return { payment: byToss } as SubmitResult
    }
    await desk.pay(request)
    await desk.pay({ ...request, with: { kind: 'toss', redirect } })
    const order = { orderId: 'order-1', owner: 'buyer-1', amount: won(50_000) }
    expect(orders).toMatchObject([
      { ...order, instrument: { cardType: 'KB' } },
      { ...order, instrument: redirect },
    ])
    // Whatever prints an order prints no card number.
    expect(JSON.stringify(orders)).not.toContain('5678')
    expect(asked.filter((one) => one.endsWith('submit'))).toEqual([
      'async-card submit',
      'toss submit',
    ])
  })

  it('refuses Toss where the shop has none', async () => {
    const alone = deskWith({ hasToss: false })
    const paying = alone.pay({ ...request, with: { kind: 'toss', redirect } })
    await expect(paying).rejects.toMatchObject({ meaning: { code: 'METHOD_NOT_OFFERED' } })
    expect(alone.tossReference('order-1')).toBeUndefined()
    expect(alone.all).toHaveLength(1)
  })

  it('ends the wait after the patience of who asks, and leaves no timer behind', async () => {
    let isOver = false
    submit = (_order, signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          isOver = true
          resolve({ payment: byCard } as SubmitResult)
        })
      })
    const paying = desk.pay(request)
    await clock.advance(999)
    expect(isOver).toBe(false)
    await clock.advance(1)
    expect(await paying).toMatchObject({ outcome: 'paid' })
    let late: AbortSignal | undefined
    submit = async (_order, signal) => {
      late = signal
      return { payment: byCard } as SubmitResult
    }
    await desk.pay(request)
    await clock.advance(5000)
    expect(late?.aborted).toBe(false)
  })

  it('says what contradicts, and what our own kit would not send', async () => {
    submit = () => Promise.resolve({ payment: null } as SubmitResult)
    expect(await desk.pay(request)).toMatchObject({ outcome: 'contradiction', payment: null })
    const refused = { payment: byCard, refusedBy: 'circuit-breaker', retryAfterMs: 700 }
    submit = () => Promise.resolve(refused as SubmitResult)
    expect(await desk.pay(request)).toMatchObject({ isRefused: true, retryAfterMs: 700 })
  })

  it('asks the gateway that has the payment, and nobody about one that is not there', async () => {
    stored = [byCard, byToss]
    await desk.checkNow('by-toss')
    expect(asked[0]).toBe('toss check by-toss')
    const unknown = desk.checkNow('nobody')
    await expect(unknown).rejects.toMatchObject({ meaning: { code: 'PAYMENT_NOT_FOUND' } })
  })

  const refund = storedRefund()
  const refusal = { code: 'NOT_CANCELABLE', reason: null }
  it.each([
    ['canceled', { payment: { ...byToss, state: 'canceled' }, refund }, null],
    ['underWay', { payment: { ...byToss, state: 'canceling' }, refund }, null],
    ['underWay', { payment: byToss, refund: null, conflict: 'cancel-open' }, null],
    ['nothing', { payment: byToss, refund: null }, null],
    [
      'refused',
      { payment: byToss, refund: { ...refund, state: 'refused', refusal } },
      refusal.code,
    ],
  ] as const)('says how a cancel stands: %s', async (outcome, result, reason) => {
    stored = [byToss]
    canceled = result
    expect(await desk.cancel('by-toss', cancelBody)).toEqual({ outcome, reason })
    expect(asked).toEqual(['toss cancel by-toss cancel-1'])
  })

  it.each([
    ['review', 'byHand'],
    ['declined', 'nothing'],
  ] as const)(
    'leaves a cancel to a person where the gateway knows none: %s',
    async (state, how) => {
      stored = [byCard]
      givenBack = { ...byCard, state }
      expect(await desk.cancel('by-card', cancelBody)).toEqual({ outcome: how, reason: null })
      expect(asked).toEqual(['async-card giveBack by-card order-gone'])
    },
  )

  it('looks for refunds only where there may be one', async () => {
    for (const state of ['requested', 'pending', 'declined', 'failed'] as const) {
      expect((await desk.view({ ...byToss, state })).refunds).toEqual([])
    }
    expect(asked).toEqual([])
    for (const state of ['approved', 'canceling', 'review'] as const) {
      expect((await desk.view({ ...byToss, state })).refunds).toHaveLength(1)
    }
    const back = { ...byToss, state: 'canceled', refundedMinor: 50_000 } as const
    expect((await desk.view(back)).refunds).toHaveLength(1)
  })
})

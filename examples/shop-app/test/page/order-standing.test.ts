import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blocksAnotherPayment, paymentStates, type PaymentState } from '@holdfast/pg-client'
import { orderStatuses } from '../../src/orders/order-state.js'
import { sagaFlow, stepStates } from '../../src/orders/saga/saga-step.js'
import {
  actionsOf,
  stagesOf,
  standingOf,
  toneOf,
  type OrderView,
} from '../../page/storefront/order-state-text.js'

const steps = fc.array(
  fc.record({
    step: fc.constantFrom(...sagaFlow),
    round: fc.integer({ min: 1, max: 3 }),
    state: fc.constantFrom(...stepStates),
  }),
)

const payments = fc.option(
  fc.record({ id: fc.constant('p-1'), state: fc.constantFrom(...paymentStates) }),
  { nil: null },
)

/** Whatever the API could say about an order. */
const views: fc.Arbitrary<OrderView> = fc
  .record({
    status: fc.constantFrom(...orderStatuses),
    paymentStatus: fc.constantFrom('NONE', 'PAYMENT_PENDING'),
    pointsUsed: fc.constantFrom(0, 500),
    payment: payments,
    steps,
  })
  .map(({ status, paymentStatus, pointsUsed, payment, steps }) => ({
    order: {
      ...{ id: 'o-1', status, failure: null, paymentStatus, buyerLabel: '', amount: 1000 },
      ...{ pointsUsed, due: 1000 - pointsUsed, createdAt: '', expiresAt: '', items: [] },
    },
    payment,
    saga: { status: 'RUNNING', steps },
  }))

const whileUnpaid = (state: PaymentState | null, paymentStatus = 'NONE'): OrderView => ({
  order: {
    ...{ id: 'o-1', status: 'PAYMENT_WAITING', failure: null, paymentStatus, buyerLabel: '' },
    ...{ amount: 1, pointsUsed: 0, due: 1, createdAt: '', expiresAt: '', items: [] },
  },
  payment: state === null ? null : { id: 'p-1', state },
  saga: { status: 'RUNNING', steps: [] },
})

describe('how an order stands, on the page', () => {
  it('never shows as failed what nobody has told us, in any status', () => {
    fc.assert(
      fc.property(views, (view) => {
        const state = view.payment?.state
        const isUntold = state === undefined && view.order.paymentStatus === 'PAYMENT_PENDING'
        if (!isUntold && (state === undefined || !blocksAnotherPayment(state))) return
        expect(toneOf(standingOf(view))).not.toBe('bad')
      }),
    )
  })

  it('never lets anybody pay again while a payment may still take the money', () => {
    fc.assert(
      fc.property(views, (view) => {
        const { mayPay, mayAbandon } = actionsOf(standingOf(view))
        const state = view.payment?.state
        const isOpen = state !== undefined && blocksAnotherPayment(state)
        if (isOpen || view.order.status !== 'PAYMENT_WAITING') {
          expect([mayPay, mayAbandon]).toEqual([false, false])
        }
      }),
    )
  })

  it('says that it is being confirmed where nobody has told us', () => {
    for (const state of ['requested', 'unknown'] as const) {
      expect(standingOf(whileUnpaid(state))).toBe('confirming')
    }
    expect(standingOf(whileUnpaid(null, 'PAYMENT_PENDING'))).toBe('confirming')
    expect(standingOf(whileUnpaid(null))).toBe('toPay')
  })

  it('tells the buyer of a refund that a person makes from one that goes by itself', () => {
    const canceling = (state: PaymentState) => {
      const { order, ...rest } = whileUnpaid(state)
      return standingOf({ ...rest, order: { ...order, status: 'CANCELING' } })
    }
    expect(canceling('review')).toBe('refundByHand')
    expect(canceling('canceling')).toBe('refunding')
  })

  it('never says that nothing was charged where money was, and went back', () => {
    const { order, ...rest } = whileUnpaid('canceled')
    expect(standingOf({ ...rest, order: { ...order, status: 'FAILED' } })).toBe('givenBack')
    expect(standingOf(whileUnpaid('canceled'))).toBe('toPay')
  })

  it('lets cancel only what is paid, and ask only about what is open', () => {
    fc.assert(
      fc.property(views, (view) => {
        const standing = standingOf(view)
        const { mayCancel, mayAsk } = actionsOf(standing)
        expect(mayCancel).toBe(view.order.status === 'CONFIRMED')
        if (mayAsk) expect(toneOf(standing)).toBe('wait')
      }),
    )
  })

  it('goes through the points only where some are used, and ends at the confirmation', () => {
    fc.assert(
      fc.property(views, (view) => {
        const names = stagesOf(view).map(({ name }) => name)
        const points = view.order.pointsUsed > 0 ? ['points'] : []
        expect(names).toEqual(['stock', ...points, 'payment', 'confirmed'])
        const isConfirmed = stagesOf(view).at(-1)?.state === 'done'
        expect(isConfirmed).toBe(view.order.status === 'CONFIRMED')
      }),
    )
  })
})

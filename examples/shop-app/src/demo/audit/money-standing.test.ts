import { describe, expect, it } from 'vitest'
import type { AuditedCharge, AuditedPayment, MoneyOrder } from './books.js'
import { moneyStanding, type MoneyStanding } from './money-standing.js'
import type { ShopMoney } from './shop-books.js'

function order(id: string, status: string, due = 5000): MoneyOrder {
  return { id, status, due }
}

function payment(orderId: string, state: string, round = 1): AuditedPayment {
  const reference = `${orderId}-${round}`
  return { id: `payment of ${reference}`, orderId, reference, state, alarmed: false }
}

function charge(reference: string, held = 5000): AuditedCharge {
  return { key: `of ${reference}`, reference, held }
}

/** Shop and gateway agree: one order is paid, one failed, and points alone paid the third. */
const shop: ShopMoney = {
  orders: [order('paid', 'CONFIRMED'), order('gone', 'FAILED'), order('points', 'CONFIRMED', 0)],
  payments: [payment('paid', 'approved'), payment('gone', 'declined')],
  inHand: new Set(),
  givenUp: new Set(),
}
const charges = [charge('paid-1'), charge('gone-1', 0)]

interface Planted extends Partial<ShopMoney> {
  readonly charges?: readonly AuditedCharge[]
}

/** The lists that are not empty. */
function told({ charges: ledger = charges, ...change }: Planted): Partial<MoneyStanding> {
  const standing = moneyStanding({ ...shop, ...change }, ledger)
  return Object.fromEntries(Object.entries(standing).filter(([, ids]) => ids.length > 0))
}

/** One more order with its payment. */
function withOrder(status: string, state: string): Pick<ShopMoney, 'orders' | 'payments'> {
  return {
    orders: [...shop.orders, order('it', status)],
    payments: [...shop.payments, payment('it', state)],
  }
}

describe('moneyStanding', () => {
  it('has nothing to say where shop and gateway agree', () => {
    expect(told({})).toEqual({})
  })

  it('calls an order doubled that is charged twice, also under another reference', () => {
    expect(told({ charges: [...charges, charge('paid-1')] })).toEqual({ doubled: ['paid'] })
    const payments = [...shop.payments, payment('paid', 'approved', 2)]
    expect(told({ payments, charges: [...charges, charge('paid-2')] })).toEqual({
      doubled: ['paid'],
    })
  })

  it('calls an order doubled whatever is still on its way for it', () => {
    const payments = [...shop.payments, payment('paid', 'canceling', 2)]
    expect(told({ payments, charges: [...charges, charge('paid-2')] })).toEqual({
      doubled: ['paid'],
    })
  })

  it('calls money lost that is held for an order that has ended without it', () => {
    for (const status of ['FAILED', 'CANCELLED']) {
      const planted = { ...withOrder(status, 'approved'), charges: [...charges, charge('it-1')] }
      expect(told(planted)).toEqual({ lost: ['it'] })
    }
  })

  it('calls money lost that is held for a payment that has ended without it', () => {
    for (const state of ['declined', 'failed', 'canceled']) {
      const planted = withOrder('PAYMENT_WAITING', state)
      expect(told({ ...planted, charges: [...charges, charge('it-1')] })).toEqual({ lost: ['it'] })
    }
  })

  it('calls money lost that is held for what the shop does not know', () => {
    const stranger = charge('stranger-1')
    expect(told({ charges: [...charges, stranger] })).toEqual({ lost: ['charge of stranger-1'] })
    const payments = [...shop.payments, payment('no-order', 'approved')]
    expect(told({ payments, charges: [...charges, charge('no-order-1')] })).toEqual({
      lost: ['no-order'],
    })
  })

  it('calls a confirmed order lost that the gateway holds nothing for', () => {
    expect(told({ charges: [] })).toEqual({ lost: ['paid'] })
    expect(told({ charges: [charge('paid-1', 0)] })).toEqual({ lost: ['paid'] })
  })

  it('calls open, never lost, whatever a payment is on its way for', () => {
    for (const state of ['requested', 'unknown', 'pending', 'canceling']) {
      for (const status of ['PAYMENT_WAITING', 'FAILED', 'CONFIRMED']) {
        for (const ledger of [charges, [...charges, charge('it-1')]]) {
          expect(told({ ...withOrder(status, state), charges: ledger })).toEqual({ open: ['it'] })
        }
      }
    }
  })

  it('calls open, never lost, what the shop has work in hand for, or has not heard', () => {
    for (const [status, state] of [
      ['FAILED', 'approved'],
      ['CONFIRMED', 'canceled'],
    ] as const) {
      const inHand = new Set(['it'])
      const ledger = [...charges, charge('it-1', state === 'approved' ? 5000 : 0)]
      expect(told({ ...withOrder(status, state), inHand, charges: ledger })).toEqual({
        open: ['it'],
      })
    }
  })

  it('calls open an order that is being made or canceled, or is paid and has not heard', () => {
    expect(told(withOrder('PENDING', 'failed'))).toEqual({ open: ['it'] })
    const held = [...charges, charge('it-1')]
    for (const status of ['CANCELING', 'PAYMENT_WAITING']) {
      expect(told({ ...withOrder(status, 'approved'), charges: held })).toEqual({ open: ['it'] })
    }
  })

  it('leaves to a person what is in review, or was given up', () => {
    const held = [...charges, charge('it-1')]
    for (const ledger of [charges, held]) {
      const planted = { ...withOrder('CONFIRMED', 'review'), charges: ledger }
      expect(told(planted)).toEqual({ review: ['it'] })
    }
    const givenUp = new Set(['it'])
    expect(told({ ...withOrder('CANCELLED', 'approved'), givenUp, charges: held })).toEqual({
      review: ['it'],
    })
  })

  it('knows an order that only waits for its buyer to pay', () => {
    const orders = [...shop.orders, order('new', 'PAYMENT_WAITING')]
    expect(told({ orders })).toEqual({ waitingToBePaid: ['new'] })
    expect(told(withOrder('PAYMENT_WAITING', 'declined'))).toEqual({ waitingToBePaid: ['it'] })
  })

  it('takes a part that was given back for no loss', () => {
    const planted = withOrder('CONFIRMED', 'partiallyCanceled')
    expect(told({ ...planted, charges: [...charges, charge('it-1', 2000)] })).toEqual({})
  })

  it('calls nothing lost that a person gave back past a gateway that cannot', () => {
    const { orders } = withOrder('CANCELLED', 'canceled')
    const held = [...charges, charge('it-1')]
    const byHand = (isResolvedByHand: boolean) => [
      ...shop.payments,
      { ...payment('it', 'canceled'), isResolvedByHand },
    ]
    expect(told({ orders, payments: byHand(true), charges: held })).toEqual({})
    expect(told({ orders, payments: byHand(false), charges: held })).toEqual({ lost: ['it'] })
  })
})

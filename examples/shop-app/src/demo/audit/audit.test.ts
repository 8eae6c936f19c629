import { describe, expect, it } from 'vitest'
import { audit, isClean } from './audit.js'
import type { AuditInput } from './books.js'

const clean: AuditInput = {
  orders: [
    { ...order('paid', 'CONFIRMED'), items: [{ productId: 'p', quantity: 2 }] },
    { ...order('gone', 'FAILED'), items: [{ productId: 'p', quantity: 1 }] },
  ],
  payments: [payment('1', 'paid', 'approved'), payment('2', 'gone', 'declined')],
  charges: [charge('a', 'paid-1'), charge('b', 'gone-1', 0)],
  stock: [{ productId: 'p', seeded: 10, left: 8 }],
  purses: [{ buyer: 'alice', welcome: 1000, left: 700 }],
  settled: [{ paymentId: '1', kept: 5000 }],
}

function order(id: string, status: string) {
  return { id, status, buyer: 'alice', due: 5000, pointsUsed: 300, items: [] }
}

function payment(id: string, orderId: string, state: string, alarmed = false) {
  return { id, orderId, reference: `${orderId}-1`, state, alarmed }
}

function charge(key: string, reference: string, held = 5000) {
  return { key, reference, held }
}

/** The invariants that a planted breach turns red. */
function redLines(planted: Partial<AuditInput>): readonly string[] {
  return audit({ ...clean, ...planted })
    .filter((line) => line.breaches.length > 0)
    .map((line) => line.invariant)
}

describe('audit', () => {
  it('is clean where shop and gateway agree', () => {
    expect(isClean(audit(clean))).toBe(true)
    expect(redLines({})).toEqual([])
  })

  it('turns red on a second charge for one order, also under another reference', () => {
    const settled = [{ paymentId: '1', kept: 10_000 }]
    expect(redLines({ charges: [...clean.charges, charge('c', 'paid-1')], settled })).toEqual([
      'no order charged twice',
    ])
    const again = { ...payment('3', 'paid', 'approved'), reference: 'paid-2' }
    expect(
      redLines({
        payments: [...clean.payments, again],
        charges: [...clean.charges, charge('c', 'paid-2')],
        settled: [...clean.settled, { paymentId: '3', kept: 5000 }],
      }),
    ).toEqual(['no order charged twice'])
  })

  it('turns red on money taken for an order that is not confirmed', () => {
    const settled = [...clean.settled, { paymentId: '2', kept: 5000 }]
    expect(redLines({ charges: [...clean.charges, charge('c', 'gone-1')], settled })).toEqual([
      'nothing paid but not confirmed',
    ])
  })

  it('turns red on money taken under a reference that the shop does not know', () => {
    expect(redLines({ charges: [...clean.charges, charge('c', 'stranger-1')] })).toEqual([
      'nothing paid but not confirmed',
    ])
  })

  it('turns red on a confirmed order that the gateway took nothing for', () => {
    expect(redLines({ charges: [], settled: [] })).toEqual(['nothing confirmed but not paid'])
  })

  it('turns red on an amount that is not the order’s', () => {
    const settled = [{ paymentId: '1', kept: 5001 }]
    expect(redLines({ charges: [charge('a', 'paid-1', 5001)], settled })).toEqual([
      'every amount taken is what its order costs',
    ])
  })

  it('turns red on an order or a payment that is still open', () => {
    for (const status of ['PENDING', 'PAYMENT_WAITING', 'CANCELING']) {
      const waiting = { ...order('w', status), pointsUsed: 0 }
      expect(redLines({ orders: [...clean.orders, waiting] })).toEqual(['nothing still open'])
    }
    const open = [clean.payments[0]!, payment('2', 'gone', 'unknown')]
    expect(redLines({ payments: open })).toEqual(['nothing still open'])
  })

  it('turns red on a review that nobody was told of, and counts the others apart', () => {
    const taken = [...clean.charges, charge('c', 'gone-1')]
    const inReview = (alarmed: boolean) => [
      clean.payments[0]!,
      payment('2', 'gone', 'review', alarmed),
    ]
    expect(redLines({ charges: taken, payments: inReview(false) })).toEqual([
      'everything in review has raised its alarm',
    ])
    const told = audit({ ...clean, charges: taken, payments: inReview(true) })
    expect(isClean(told)).toBe(true)
    expect(told.find((line) => line.invariant.includes('review'))?.count).toBe(1)
  })

  it('turns red on stock that is gone without an order, or held twice', () => {
    expect(redLines({ stock: [{ productId: 'p', seeded: 10, left: 7 }] })).toEqual([
      'stock conserved',
    ])
    expect(redLines({ stock: [{ productId: 'p', seeded: 10, left: 9 }] })).toEqual([
      'stock conserved',
    ])
  })

  it('turns red on points that are gone without an order, or held twice', () => {
    for (const left of [600, 1000]) {
      const purses = [{ buyer: 'alice', welcome: 1000, left }]
      expect(redLines({ purses })).toEqual(['points conserved'])
    }
  })

  it('turns red on a settlement that is short, double, or of money that went back', () => {
    for (const settled of [[], [{ paymentId: '1', kept: 9000 }]]) {
      expect(redLines({ settled })).toEqual(['settled what the gateway holds'])
    }
    const settled = [...clean.settled, { paymentId: '2', kept: 5000 }]
    expect(redLines({ settled })).toEqual(['settled what the gateway holds'])
  })

  it('takes an order for paid that points alone have paid', () => {
    const free = { ...order('points', 'CONFIRMED'), due: 0, pointsUsed: 0 }
    expect(redLines({ orders: [...clean.orders, free] })).toEqual([])
  })
})

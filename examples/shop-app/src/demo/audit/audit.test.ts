import { describe, expect, it } from 'vitest'
import { audit, isClean, type AuditInput } from './audit.js'

const clean: AuditInput = {
  orders: [
    { id: 'paid', status: 'CONFIRMED', amount: 5000, items: [{ productId: 'p', quantity: 2 }] },
    { id: 'gone', status: 'FAILED', amount: 5000, items: [{ productId: 'p', quantity: 1 }] },
  ],
  payments: [payment('1', 'paid', 'approved'), payment('2', 'gone', 'declined')],
  charges: [charge('a', 'paid-1', 'SUCCESS'), charge('b', 'gone-1', 'FAILED')],
  stock: [{ productId: 'p', seeded: 10, left: 8 }],
}

function payment(id: string, orderId: string, state: string, alarmed = false) {
  return { id, orderId, reference: `${orderId}-1`, state, amount: 5000, alarmed }
}

function charge(key: string, reference: string, status: 'SUCCESS' | 'FAILED') {
  return { key, reference, status, amount: 5000 }
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
    expect(redLines({ charges: [...clean.charges, charge('c', 'paid-1', 'SUCCESS')] })).toEqual([
      'no order charged twice',
    ])
    const again = { ...payment('3', 'paid', 'approved'), reference: 'paid-2' }
    expect(
      redLines({
        payments: [...clean.payments, again],
        charges: [...clean.charges, charge('c', 'paid-2', 'SUCCESS')],
      }),
    ).toEqual(['no order charged twice'])
  })

  it('turns red on money taken for an order that is not confirmed', () => {
    expect(redLines({ charges: [...clean.charges, charge('c', 'gone-1', 'SUCCESS')] })).toEqual([
      'nothing paid but not confirmed',
    ])
  })

  it('turns red on money taken under a reference that the shop does not know', () => {
    expect(redLines({ charges: [...clean.charges, charge('c', 'stranger-1', 'SUCCESS')] })).toEqual(
      ['nothing paid but not confirmed'],
    )
  })

  it('turns red on a confirmed order that the gateway took nothing for', () => {
    expect(redLines({ charges: [] })).toEqual(['nothing confirmed but not paid'])
  })

  it('turns red on an amount that is not the order’s', () => {
    const dearer = { ...charge('a', 'paid-1', 'SUCCESS'), amount: 5001 }
    expect(redLines({ charges: [dearer] })).toEqual([
      'every amount taken is the amount of its order',
    ])
  })

  it('turns red on an order or a payment that is still open', () => {
    const waiting = { id: 'w', status: 'PAYMENT_WAITING', amount: 1, items: [] }
    expect(redLines({ orders: [...clean.orders, waiting] })).toEqual(['nothing still open'])
    const open = [clean.payments[0]!, payment('2', 'gone', 'unknown')]
    expect(redLines({ payments: open })).toEqual(['nothing still open'])
  })

  it('turns red on a review that nobody was told of, and counts the others apart', () => {
    const taken = [...clean.charges, charge('c', 'gone-1', 'SUCCESS')]
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
})

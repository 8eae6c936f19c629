import { beforeEach, describe, expect, it } from 'vitest'
import type { Charge } from './charge.js'
import { Ledger } from './ledger.js'

function charge(transactionKey: string, change: Partial<Charge> = {}): Charge {
  return {
    transactionKey,
    userId: 'user-1',
    orderId: 'order-1',
    cardType: 'KB',
    cardNumber: '1234-5678-9814-1451',
    amount: 100,
    callbackUrl: 'http://localhost:8080/c',
    occurrence: 1,
    createdAtMs: 0,
    ...change,
  }
}

describe('the ledger', () => {
  let ledger: Ledger
  beforeEach(() => {
    ledger = new Ledger()
    ledger.add(charge('a'))
    ledger.add(charge('b'))
  })

  it('never overwrites a charge', () => {
    expect(() => ledger.add(charge('a', { amount: 999 }))).toThrow('already holds a charge a')
    expect(ledger.byKey('user-1', 'a')?.amount).toBe(100)
    expect(ledger.all()).toHaveLength(2)
  })

  it('settles a pending charge once', () => {
    expect(ledger.pendingCount).toBe(2)
    expect(ledger.settle('a', 'approved', 7).settled).toEqual({ outcome: 'approved', atMs: 7 })
    expect(ledger.pendingCount).toBe(1)
    expect(() => ledger.settle('a', 'invalidCard', 8)).toThrow('final already')
    expect(ledger.byKey('user-1', 'a')?.settled?.outcome).toBe('approved')
    expect(() => ledger.settle('c', 'approved', 8)).toThrow('no charge c')
  })

  it('shows a user’s own charges only, newest first', () => {
    ledger.add(charge('c', { userId: 'user-2' }))
    expect(ledger.byOrder('user-1', 'order-1').map((c) => c.transactionKey)).toEqual(['b', 'a'])
    expect(ledger.byOrder('user-2', 'order-1').map((c) => c.transactionKey)).toEqual(['c'])
    expect(ledger.byKey('user-1', 'c')).toBeUndefined()
    expect(ledger.byOrder('user-1', 'order-2')).toEqual([])
  })

  it('keeps the order of creation when a charge settles', () => {
    ledger.settle('a', 'approved', 1)
    expect(ledger.byOrder('user-1', 'order-1').map((c) => c.transactionKey)).toEqual(['b', 'a'])
    expect(ledger.all().map((c) => c.transactionKey)).toEqual(['a', 'b'])
  })
})

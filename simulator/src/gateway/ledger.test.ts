import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { plainCharge } from '../testing/plain-charge.js'
import type { Charge } from './charge.js'
import { Ledger, type LedgerView } from './ledger.js'

const keys = (charges: readonly Charge[]): string[] => charges.map(({ key }) => key)
const refundOf = (key: string, amount: number) => ({ key, amount, createdAtMs: 7 })

let ledger: Ledger
beforeEach(() => {
  ledger = new Ledger()
  ledger.add(plainCharge('a'))
  ledger.add(plainCharge('b'))
})

describe('adding to the ledger', () => {
  it('never overwrites a charge', () => {
    expect(() => ledger.add(plainCharge('a', { amount: 999 }))).toThrow('already holds a charge a')
    expect(ledger.get('a')?.amount).toBe(100)
    expect(ledger.all()).toHaveLength(2)
    expect(ledger.pendingCount).toBe(2)
  })

  it('counts pending charges, however they come and go', () => {
    ledger.add(plainCharge('c', { state: 'opened' }))
    expect(ledger.pendingCount).toBe(2)
    ledger.move('c', 'pending', 1)
    expect(ledger.pendingCount).toBe(3)
    ledger.move('a', 'approved', 1)
    ledger.move('b', 'opened', 1)
    expect(ledger.pendingCount).toBe(1)
    ledger.overwrite(plainCharge('c', { reference: 'order-2', state: 'opened' }))
    expect(ledger.pendingCount).toBe(0)
  })
})

describe('moving in the ledger', () => {
  it('takes the whole amount with an approval, or the part that is told', () => {
    expect(ledger.move('a', 'approved', 5)).toMatchObject({ received: 100, changedAtMs: 5 })
    expect(ledger.move('b', 'approved', 5, { received: 40 })).toMatchObject({ received: 40 })
  })

  it.each([0, -1, 101, 0.5, Number.NaN])('refuses to take %s of 100', (received) => {
    expect(() => ledger.move('a', 'approved', 5, { received })).toThrow('charge a of 100 took')
    expect(ledger.get('a')?.state).toBe('pending')
  })

  it('takes nothing in any other state, whatever is told', () => {
    expect(ledger.move('a', 'authorized', 5, { received: 40 }).received).toBe(0)
    ledger.move('b', 'approved', 5)
    expect(ledger.move('b', 'awaitingDeposit', 6).received).toBe(0)
  })

  it('keeps what was given back: no deposit is found wrong after a refund', () => {
    ledger.move('a', 'approved', 5)
    ledger.refund('a', refundOf('r', 30))
    expect(() => ledger.move('a', 'awaitingDeposit', 6)).toThrow('gave 30 back')
    ledger.failRefund('a', 'r', 6)
    expect(ledger.move('a', 'awaitingDeposit', 7).received).toBe(0)
  })

  it('changes what is told beside the state and leaves the rest', () => {
    const moved = ledger.move('a', 'declined', 5, { decline: 'invalidCard', details: { n: 1 } })
    const change = { state: 'declined', decline: 'invalidCard', details: { n: 1 }, changedAtMs: 5 }
    expect(moved).toEqual({ ...plainCharge('a'), ...change })
    expect(ledger.get('a')).toBe(moved)
  })

  it('knows no charge that was never added', () => {
    expect(() => ledger.move('x', 'approved', 1)).toThrow('no charge x')
    expect(() => ledger.refund('x', refundOf('r', 1))).toThrow('no charge x')
    expect(() => ledger.failRefund('x', 'r', 1)).toThrow('no charge x')
    expect(() => ledger.note('x', {})).toThrow('no charge x')
    expect(() => ledger.overwrite(plainCharge('x'))).toThrow('no charge x')
  })
})

describe('refunding in the ledger', () => {
  it('gives back no more than is held, in any number of parts', () => {
    ledger.move('a', 'approved', 5)
    ledger.refund('a', refundOf('r', 60))
    expect(() => ledger.refund('a', refundOf('s', 41))).toThrow('holds 40, less than 41')
    const refunds = [refundOf('r', 60), refundOf('s', 40)]
    expect(ledger.refund('a', refundOf('s', 40))).toMatchObject({ refunds, changedAtMs: 7 })
    expect(() => ledger.refund('a', refundOf('t', 1))).toThrow('holds 0')
  })

  it.each([0, -1, 0.5, Number.NaN])('refuses a refund of %s', (amount) => {
    ledger.move('a', 'approved', 5)
    expect(() => ledger.refund('a', refundOf('r', amount))).toThrow(`got ${amount}`)
  })

  it('gives nothing back of a charge that took nothing', () => {
    expect(() => ledger.refund('a', refundOf('r', 1))).toThrow('holds 0')
  })

  it('lets a refund fail once, and gives the money out again', () => {
    ledger.move('a', 'approved', 5)
    ledger.refund('a', refundOf('r', 100))
    expect(ledger.failRefund('a', 'r', 9)).toMatchObject({
      refunds: [{ key: 'r', hasFailed: true }],
      changedAtMs: 9,
    })
    expect(() => ledger.failRefund('a', 'r', 9)).toThrow('no refund r')
    expect(() => ledger.failRefund('a', 's', 9)).toThrow('no refund s')
    ledger.refund('a', refundOf('s', 100))
  })

  it('takes the keys of refunds for good, those of charges and of restored refunds too', () => {
    ledger.move('a', 'approved', 5)
    ledger.refund('a', refundOf('r', 1))
    const refunds = [refundOf('old', 1)]
    ledger.restore(plainCharge('c', { state: 'approved', received: 100, refunds }))
    expect(['a', 'r', 'c', 'old', 'x'].map((key) => ledger.isTaken(key))).toEqual([
      ...[true, true, true, true, false],
    ])
    expect(ledger.has('r')).toBe(false)
  })
})

describe('finding in the ledger', () => {
  beforeEach(() => {
    ledger.add(plainCharge('c', { owner: 'user-2' }))
    ledger.add(plainCharge('d', { reference: 'order-2' }))
    ledger.add(plainCharge('e'))
  })

  it('shows an owner’s own charges only, newest first', () => {
    expect(keys(ledger.byReference('user-1', 'order-1'))).toEqual(['e', 'b', 'a'])
    expect(keys(ledger.byReference('user-2', 'order-1'))).toEqual(['c'])
    expect(keys(ledger.ofOwner('user-1'))).toEqual(['e', 'd', 'b', 'a'])
    expect(ledger.byKey('user-1', 'c')).toBeUndefined()
    expect(ledger.byKey('user-2', 'c')?.key).toBe('c')
    expect(ledger.get('c')?.key).toBe('c')
    expect(ledger.byReference('user-1', 'order-3')).toEqual([])
    expect(ledger.ofOwner('user-3')).toEqual([])
  })

  it('keeps the order of creation when charges move', () => {
    ledger.move('a', 'approved', 1)
    ledger.note('b', {})
    expect(keys(ledger.byReference('user-1', 'order-1'))).toEqual(['e', 'b', 'a'])
    expect(keys(ledger.all())).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  it('never mixes up owners and references, whatever they look like', () => {
    const text = fc.stringMatching(/^["',[\]\\ab]{0,6}$/)
    const cut = fc.nat({ max: 6 })
    fc.assert(
      fc.property(text, cut, cut, (both, one, other) => {
        const fresh = new Ledger()
        fresh.add(plainCharge('a', { owner: both.slice(0, one), reference: both.slice(one) }))
        const found = fresh.byReference(both.slice(0, other), both.slice(other))
        const isSame = both.slice(0, one) === both.slice(0, other)
        expect(keys(found)).toEqual(isSame ? ['a'] : [])
      }),
    )
  })
})

describe('a charge that takes the key of another one', () => {
  const thief = plainCharge('a', { owner: 'user-2', reference: 'order-2', amount: 7 })

  it('takes its place, and the other one is found no more', () => {
    ledger.overwrite(thief)
    expect(ledger.get('a')).toBe(thief)
    expect(ledger.byKey('user-1', 'a')).toBeUndefined()
    expect(keys(ledger.byReference('user-1', 'order-1'))).toEqual(['b'])
    expect(keys(ledger.byReference('user-2', 'order-2'))).toEqual(['a'])
    expect(keys(ledger.all())).toEqual(['b', 'a'])
    expect(ledger.overwritten()).toEqual([plainCharge('a')])
    expect(ledger.pendingCount).toBe(2)
  })
})

describe('taking up what an earlier process kept', () => {
  it('adds a charge, and puts a later form in the place of an earlier one', () => {
    ledger.restore(plainCharge('c'))
    const later = plainCharge('c', { state: 'approved', received: 100 })
    ledger.restore(later)
    expect(ledger.get('c')).toBe(later)
    expect(keys(ledger.byReference('user-1', 'order-1'))).toEqual(['c', 'b', 'a'])
    expect(ledger.overwritten()).toEqual([])
    expect(ledger.pendingCount).toBe(2)
  })

  it.each([
    ['owner', { owner: 'user-2' }],
    ['reference', { reference: 'order-2' }],
    ['occurrence', { occurrence: 2 }],
  ])('knows a collision by another %s', (_, change) => {
    ledger.restore(plainCharge('a', change))
    expect(ledger.get('a')).toMatchObject(change)
    expect(ledger.overwritten()).toEqual([plainCharge('a')])
  })
})

describe('a stale view of the ledger', () => {
  it('shows each charge as it was before its latest change', () => {
    ledger.move('a', 'approved', 1)
    ledger.refund('a', refundOf('r', 30))
    const stale: LedgerView<unknown> = ledger.stale()
    expect(stale.byKey('user-1', 'a')).toMatchObject({ state: 'approved', refunds: [] })
    expect(stale.byKey('user-2', 'a')).toBeUndefined()
    // What was only just made is not there yet.
    expect(stale.byKey('user-1', 'b')).toBeUndefined()
    ledger.move('b', 'declined', 2)
    const shown = ['pending', 'approved']
    expect(stale.byReference('user-1', 'order-1').map(({ state }) => state)).toEqual(shown)
    expect(keys(stale.ofOwner('user-1'))).toEqual(['b', 'a'])
    expect(stale.ofOwner('user-2')).toEqual([])
  })

  it('does not show a new charge as the one whose key it took', () => {
    ledger.move('a', 'approved', 1)
    ledger.overwrite(plainCharge('a', { reference: 'order-2' }))
    expect(ledger.stale().byKey('user-1', 'a')).toBeUndefined()
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainCharge } from '../testing/plain-charge.js'
import { CHARGE_MOVES, mayMove } from './charge-moves.js'
import { heldAmount, type ChargeState } from './charge.js'
import { Ledger } from './ledger.js'

const STATES = Object.keys(CHARGE_MOVES) as ChargeState[]

/** Every legal move, written out once more: the table must say neither less nor more. */
const LEGAL = new Set([
  'opened>authenticated',
  'opened>pending',
  'opened>expired',
  'opened>canceled',
  'authenticated>opened',
  'authenticated>pending',
  'authenticated>awaitingDeposit',
  'authenticated>authorized',
  'authenticated>approved',
  'authenticated>declined',
  'authenticated>expired',
  'authenticated>canceled',
  'pending>opened',
  'pending>authorized',
  'pending>approved',
  'pending>declined',
  'pending>canceled',
  'awaitingDeposit>approved',
  'awaitingDeposit>expired',
  'awaitingDeposit>canceled',
  'authorized>approved',
  'authorized>expired',
  'authorized>canceled',
  'approved>awaitingDeposit',
])

const pairs = STATES.flatMap((from) => STATES.map((to) => [from, to] as const))

describe('the moves of a charge', () => {
  it('are told for all nine states', () => {
    expect(STATES).toHaveLength(9)
    expect(pairs.filter(([from, to]) => mayMove(from, to))).toHaveLength(LEGAL.size)
  })

  it.each(pairs)('from %s to %s', (from, to) => {
    expect(mayMove(from, to)).toBe(LEGAL.has(`${from}>${to}`))
  })

  it.each(pairs)('the ledger keeps to: %s to %s', (from, to) => {
    const ledger = new Ledger()
    ledger.add(plainCharge('a', { state: from, received: from === 'approved' ? 100 : 0 }))
    const move = (): ChargeState => ledger.move('a', to, 1).state
    if (LEGAL.has(`${from}>${to}`)) expect(move()).toBe(to)
    else expect(move).toThrow(`charge a cannot move from ${from} to ${to}`)
  })
})

describe('a charge, however it is moved and refunded', () => {
  const amount = fc.integer({ min: -5, max: 130 })
  const move = fc.record({
    to: fc.constantFrom(...STATES),
    received: fc.option(amount, { nil: undefined }),
  })
  const fails = fc.record({ fails: fc.nat({ max: 3 }) })
  const step = fc.oneof(move, fc.record({ refund: amount }), fails)
  // Random walks seldom come far; these begin where money is.
  const start = fc.constantFrom<ChargeState>('opened', 'pending', 'authorized', 'approved')

  it('never holds less than nothing or more than it received, and moves legally only', () => {
    const done = { refund: 0, fails: 0 }
    fc.assert(
      fc.property(start, fc.array(step, { maxLength: 30 }), (state, steps) => {
        const ledger = new Ledger()
        ledger.add(plainCharge('a', { state, received: state === 'approved' ? 100 : 0 }))
        for (const taken of steps) {
          const before = ledger.get('a') ?? plainCharge('none')
          try {
            if ('refund' in taken) {
              const key = `r${before.refunds.length}`
              ledger.refund('a', { key, amount: taken.refund, createdAtMs: 1 })
              done.refund += 1
            } else if ('fails' in taken) {
              // Mostly one that there is.
              const number = taken.fails % (before.refunds.length + 1)
              ledger.failRefund('a', `r${number}`, 1)
              done.fails += 1
            } else {
              const { to, received } = taken
              ledger.move('a', to, 1, received === undefined ? {} : { received })
            }
          } catch {
            expect(ledger.get('a')).toBe(before)
          }
          const after = ledger.get('a') ?? plainCharge('none')
          expect(heldAmount(after)).toBeGreaterThanOrEqual(0)
          expect(heldAmount(after)).toBeLessThanOrEqual(after.received)
          const standing = after.refunds.filter((refund) => refund.hasFailed === undefined)
          const refunded = standing.reduce((sum, refund) => sum + refund.amount, 0)
          expect(heldAmount(after)).toBe(after.received - refunded)
          expect(after.received).toBeLessThanOrEqual(after.amount)
          expect(after.received > 0).toBe(after.state === 'approved')
          expect(after.refunds.every((refund) => refund.amount > 0)).toBe(true)
          const isMove = after.state !== before.state
          expect(!isMove || LEGAL.has(`${before.state}>${after.state}`)).toBe(true)
          expect(ledger.pendingCount).toBe(after.state === 'pending' ? 1 : 0)
        }
      }),
    )
    // Not vacuous: money was given back on the way, and came back.
    expect(done.refund).toBeGreaterThan(0)
    expect(done.fails).toBeGreaterThan(0)
  })
})

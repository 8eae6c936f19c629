import type { PaymentStore } from '@holdfast/pg-client'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Order } from '../../orders/order.js'
import { paidFile } from '../testing/sample-books.js'
import { OrderWitness } from './order-witness.js'
import { watchedInvariants } from './watched-invariants.js'
import { Wishes } from './wishes.js'

type StoredPayment = Awaited<ReturnType<PaymentStore['listByOrder']>>[number]

const { order: paid } = paidFile()
const waiting: Order = { ...paid, status: 'PAYMENT_WAITING' }

let clock: VirtualClock
let violations: string[]
let reached: string[]
let stored: Pick<StoredPayment, 'id' | 'state'>[]
let witness: OrderWitness

beforeEach(() => {
  clock = new VirtualClock()
  violations = []
  reached = []
  stored = []
  const wishes = new Wishes()
  wishes.became('order-7', waiting.id)
  witness = new OrderWitness({
    simulation: {
      clock,
      checked: () => undefined,
      reached: (sometimes) => reached.push(sometimes),
      tell: () => undefined,
      violated: (invariant, entity, text) => violations.push(`${invariant}: ${entity}: ${text}`),
    },
    wishes,
    payments: { listByOrder: async () => stored as StoredPayment[] },
    actsWithinMs: 1000,
  })
})

/** Becomes durable in `orders-1`. */
function saved(order: Order, begins?: { readonly key: string; readonly round: number }): void {
  const change = { order, undertakings: [], progress: [], ...(begins && { begins }) }
  witness.saved('orders-1', change)
}

/** What a sweep makes of it. */
const timedOut: Order = { ...waiting, status: 'FAILED', failure: 'SAGA_TIMEOUT' }

describe('the witness of orders finds nothing', () => {
  it('in an order that is paid in time', async () => {
    witness.inserted({ ...paid, status: 'PENDING', steps: [] })
    await clock.advance(20)
    saved(waiting)
    saved({ ...waiting, updatedAt: waiting.expiresAt + 1000 }, { key: 'k', round: 1 })
    await clock.advance(30)
    saved(paid)
    expect([violations, reached]).toEqual([[], ['order confirmed']])
    expect([witness.ids, witness.tookMs(paid.id), witness.tookMs('another')]).toEqual([
      [paid.id],
      50,
      0,
    ])
  })

  it('in an order that ends under a payment of which its process has not heard', async () => {
    witness.inserted(waiting)
    stored = [{ id: 'p', state: 'requested' }]
    witness.heardOf('orders-2', waiting.id, ['p'])
    saved(timedOut)
    await clock.advance(0)
    expect([violations, reached]).toEqual([[], ['order failed: SAGA_TIMEOUT']])
  })

  it('in an order that is over and gives back what it held, or held in another round', () => {
    witness.inserted(timedOut)
    witness.gaveBack('stock', paid.id)
    const round = { step: 'stock', round: 2, state: 'done' } as const
    saved({ ...paid, steps: [...paid.steps, round] })
    witness.gaveBack('stock', paid.id)
    expect(violations).toEqual([])
  })

  it('in an order that had been saved before it was noted that it could not be', () => {
    witness.inserted(waiting)
    saved(paid)
    witness.saveFailed(paid.id)
    saved({ ...paid, status: 'CANCELING' })
    saved(paid)
    expect(violations).toEqual([])
  })
})

describe('the witness of orders bites', () => {
  it('legal-moves: an order that leaves its table', () => {
    witness.inserted(waiting)
    saved({ ...waiting, status: 'CANCELLED' })
    expect(violations).toEqual(['legal-moves: order-7: first moved PAYMENT_WAITING to CANCELLED'])
  })

  it('legal-moves: a step that was undone, and is held again', () => {
    witness.inserted({ ...waiting, steps: [{ step: 'stock', round: 1, state: 'undoing' }] })
    saved({ ...waiting, steps: [{ step: 'stock', round: 1, state: 'done' }] })
    expect(violations).toEqual([
      'legal-moves: order-7: first: stock 1 was undoing, and is done again',
    ])
  })

  it.each(['SAGA_TIMEOUT', 'ABANDONED'] as const)(
    'never-under-a-payment: %s although its process has heard of a payment',
    async (failure) => {
      witness.inserted(waiting)
      stored = [
        { id: 'p', state: 'unknown' },
        { id: 'q', state: 'declined' },
      ]
      witness.heardOf('orders-1', waiting.id, ['p', 'q'])
      saved({ ...timedOut, failure })
      await clock.advance(0)
      const told = `first ended as ${failure} under a payment that was unknown`
      expect(violations).toEqual([`never-under-a-payment: order-7: ${told}`])
    },
  )

  it.each(['CONFIRMED', 'CANCELING'] as const)(
    'goods-go-last: an order that is %s, and whose stock goes back',
    (status) => {
      witness.inserted({ ...paid, status })
      witness.gaveBack('stock', paid.id)
      witness.gaveBack('points', `${paid.id}-2`)
      expect(violations).toEqual([
        `goods-go-last: order-7: first is ${status}, and its stock goes back`,
      ])
    },
  )

  it('paid-in-time: a payment that is begun past the limit, or after the end', () => {
    witness.inserted(waiting)
    const late = { updatedAt: waiting.expiresAt + 1001 }
    saved({ ...waiting, ...late }, { key: 'k', round: 1 })
    saved(timedOut)
    saved(timedOut, { key: 'k', round: 2 })
    expect(violations).toEqual([
      'paid-in-time: order-7: a payment is begun for first, 1001 ms past its limit',
      'paid-in-time: order-7: a payment is begun for first, which is FAILED',
    ])
  })

  it('undone-stays-undone: a confirmed order whose buyer was told that it was not saved', () => {
    witness.inserted(waiting)
    witness.saveFailed(waiting.id)
    saved(paid)
    const told = 'first could not be saved, as its buyer was told, and is CONFIRMED'
    expect(violations).toEqual([`undone-stays-undone: order-7: ${told}`])
  })

  it('every one that is watched', () => {
    expect(Object.keys(watchedInvariants)).toEqual([
      ...['legalMoves', 'neverUnderAPayment', 'goodsGoLast', 'paidInTime', 'undoneStaysUndone'],
    ])
  })
})

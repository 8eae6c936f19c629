import { describe, expect, it } from 'vitest'
import type { Books } from '../books/books.js'
import { world } from '../shop-world.js'
import { failedFile, paidFile, sampleBooks, type Planted } from '../testing/sample-books.js'
import { watchedInvariants } from '../witness/watched-invariants.js'
import { checkerList } from './checker-list.js'

/** What every checker tells of some books. */
function toldOf(books: Books): readonly string[] {
  const told: string[] = []
  for (const { invariant, check } of checkerList) {
    check(books, (entity, text) => told.push(`${invariant.id}: ${entity}: ${text}`))
  }
  return told
}

const withPaid = (planted: Planted): Books =>
  sampleBooks({ orders: [paidFile(planted), failedFile()] })
const withFailed = (planted: Planted): Books =>
  sampleBooks({ orders: [paidFile(), failedFile(planted)] })

const [collected] = paidFile().charges
const [approved] = paidFile().payments
if (!collected || !approved) throw new Error('the sample is paid')

/** One mistake each, and all that is told of it. */
const mistakes: readonly (readonly [mistake: string, books: Books, told: readonly string[]])[] = [
  [
    'two charges hold money',
    withPaid({ file: { charges: [collected, { ...collected, held: 1 }] } }),
    [
      'no-double-charge: order-1: 2 charges hold money for first',
      'paid-is-confirmed: order-1: first is CONFIRMED, and the gateway holds 45001, not 45000',
      'settled-in-full: order-1: first is settled with 45000, and the gateway holds 45001',
    ],
  ],
  [
    'a charge that no order knows',
    sampleBooks({ strangers: [{ ...collected, reference: 'x-1' }] }),
    ['no-charge-without-order: x-1: no order knows x-1'],
  ],
  [
    'a confirmed order without its money',
    withPaid({ charge: { held: 0 } }),
    [
      'paid-is-confirmed: order-1: first is CONFIRMED, and the gateway holds 0, not 45000',
      'settled-in-full: order-1: first is settled with 45000, and the gateway holds 0',
    ],
  ],
  [
    'the money of an order that has failed',
    withFailed({ file: { charges: [{ ...collected, reference: 'second-1', held: 25_000 }] } }),
    [
      'paid-is-confirmed: order-2: second is FAILED, and the gateway holds 25000, not 0',
      'settled-in-full: order-2: second is settled with 0, and the gateway holds 25000',
    ],
  ],
  [
    'a confirmed order whose stock went back',
    withPaid({
      order: {
        steps: [
          { step: 'stock', round: 1, state: 'undone' },
          { step: 'points', round: 1, state: 'done' },
        ],
      },
    }),
    ['confirmed-is-held: order-1: first is confirmed, and its stock step is undone'],
  ],
  [
    'a confirmed order that never took its points',
    withPaid({ order: { steps: [{ step: 'stock', round: 1, state: 'done' }] } }),
    ['confirmed-is-held: order-1: first is confirmed, and its points step is never begun'],
  ],
  [
    'stock that is held for an order that is over',
    withFailed({ file: { held: { stock: new Map([['1', 2]]), points: 0 } } }),
    [
      'stock-conserved: order-2: second is FAILED, and holds 2 of product 1, not 0',
      'stock-conserved: product 1: 8 are left and 4 held, of 10',
    ],
  ],
  [
    'a piece of stock that is nowhere',
    sampleBooks({ shelves: [{ productId: '1', left: 7, seeded: 10, isLetIn: true }] }),
    ['stock-conserved: product 1: 7 are left and 2 held, of 10'],
  ],
  [
    'points that were given back twice',
    withFailed({ file: { held: { stock: new Map(), points: -500 } } }),
    [
      'points-conserved: order-2: second is FAILED, and has taken -500 points, not 0',
      'points-conserved: buyer-1: 10000 points are left and 4500 taken, of 15000',
    ],
  ],
  [
    'points that came from nowhere',
    sampleBooks({ points: [{ userId: 'buyer-1', left: 12_000, welcome: 15_000 }] }),
    ['points-conserved: buyer-1: 12000 points are left and 5000 taken, of 15000'],
  ],
  [
    'two orders of one key',
    withFailed({ file: { wish: 'order-1' } }),
    ['one-order-per-key: order-1: its key has made first, and second too'],
  ],
  [
    'two payments under one key',
    withPaid({ file: { payments: [{ ...approved, state: 'declined' }, approved] } }),
    ['one-payment-per-key: order-1: first has 2 payments, and 1 keys to pay with'],
  ],
  [
    'a payment whose buyer was told that nothing was executed',
    withPaid({ file: { payKeys: 0 } }),
    ['one-payment-per-key: order-1: first has 1 payments, and 0 keys to pay with'],
  ],
  [
    'a step that is never undone',
    withFailed({ order: { steps: [{ step: 'stock', round: 1, state: 'undoing' }] } }),
    ['every-saga-ends: order-2: second is FAILED: stock 1 undoing'],
  ],
  [
    'work that was given up, and work that is left',
    sampleBooks({ work: { dead: [{ wish: 'order-2', kind: 'UNDO_STEP' }], left: 2 } }),
    [
      'every-saga-ends: order-2: UNDO_STEP was given up',
      'every-saga-ends: outbox: 2 pieces of work are left',
    ],
  ],
  [
    'a sale that was settled twice',
    { ...withPaid({ file: { settled: 90_000 } }), settledInAll: 90_000 },
    ['settled-in-full: order-1: first is settled with 90000, and the gateway holds 45000'],
  ],
  [
    'a sale of no order',
    sampleBooks({ settledInAll: 46_000 }),
    ['settled-in-full: settlement: it has 46000, and 45000 for the orders that there are'],
  ],
  [
    'a gate that is shut for good',
    sampleBooks({ shelves: [{ productId: '1', left: 8, seeded: 10, isLetIn: false }] }),
    ['gate-lets-in: product 1: the gate says sold out, and 8 are left'],
  ],
]

describe('the checkers', () => {
  it('find nothing in books that are in order, and look at something', () => {
    expect(toldOf(sampleBooks())).toEqual([])
    for (const { invariant, check } of checkerList) {
      expect([invariant.id, check(sampleBooks(), () => undefined)]).not.toEqual([invariant.id, 0])
    }
  })

  it.each(mistakes)('bite: %s', (_mistake, books, told) => {
    expect(toldOf(books)).toEqual(told)
  })

  it.each(checkerList.map(({ invariant }) => invariant.id))('include a bite of %s', (id) => {
    expect(mistakes.some(([, , told]) => told.some((one) => one.startsWith(`${id}: `)))).toBe(true)
  })

  it('leave to a person what is in review', () => {
    const file = { charges: [collected, collected] }
    expect(toldOf(withPaid({ file }))).not.toEqual([])
    expect(toldOf(withPaid({ file, payment: { state: 'review' } }))).toEqual([])
    const order = { status: 'CANCELING' } as const
    expect(toldOf(withPaid({ order }))).not.toEqual([])
    expect(toldOf(withPaid({ order, payment: { state: 'review' } }))).toEqual([])
  })
})

it('the world lists every invariant once, and says what each leaves out', () => {
  const ids = world.invariants.map(({ id }) => id)
  const watched = Object.values(watchedInvariants)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.length).toBe(checkerList.length + watched.length)
  for (const { says, leavesOut } of world.invariants) {
    expect(says.length).toBeGreaterThan(10)
    expect(leavesOut.length).toBeGreaterThan(3)
  }
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isLegalMove,
  paymentStates,
  won,
  type OutboxEntry,
  type PaymentState,
} from '@holdfast/pg-client'
import { paymentMessage, paymentMessageOf } from './payment-messages.js'

const AMOUNT = 50_000

/** A move as the payment client tells it. */
function entry(from: PaymentState, to: PaymentState, refundedMinor = 0, sequence = 7): OutboxEntry {
  const payment = { paymentId: 'pay-1', orderId: 'order-1', reference: 'order-1-1' }
  const nothing = { decline: null, reviewReason: null, refund: null, late: false }
  const source = 'inquiry'
  const move = { amount: won(AMOUNT), from, to, source, refundedMinor, at: 1000 } as const
  return { sequence, event: { ...payment, ...nothing, ...move } }
}

/** What the payment client says has gone back of a payment in that state. */
const refundedIn: Partial<Record<PaymentState, number>> = {
  canceled: AMOUNT,
  partiallyCanceled: 20_000,
}

/** What each legal move tells: its topic, and what is kept; null: nothing. */
const expected: Record<string, readonly [string, number] | null> = {
  'requested unknown': null,
  'requested pending': null,
  'requested approved': ['payment.completed', 50_000],
  'requested declined': null,
  'requested failed': null,
  'requested review': null,
  'unknown pending': null,
  'unknown approved': ['payment.completed', 50_000],
  'unknown declined': null,
  'unknown failed': null,
  'unknown review': null,
  'pending approved': ['payment.completed', 50_000],
  'pending declined': null,
  'pending failed': null,
  'pending canceling': ['payment.completed', 50_000],
  'pending review': null,
  'approved canceling': null,
  'approved canceled': ['payment.canceled', 0],
  'approved partiallyCanceled': ['payment.canceled', 30_000],
  'approved pending': ['payment.canceled', 0],
  'approved review': null,
  'canceling canceled': ['payment.canceled', 0],
  'canceling partiallyCanceled': ['payment.canceled', 30_000],
  'canceling approved': ['payment.completed', 50_000],
  'canceling review': null,
  'partiallyCanceled canceling': null,
  'partiallyCanceled canceled': ['payment.canceled', 0],
  'partiallyCanceled review': null,
  'canceled review': null,
  'declined pending': null,
  'declined approved': ['payment.completed', 50_000],
  'declined canceling': ['payment.completed', 50_000],
  'declined review': null,
  'failed pending': null,
  'failed approved': ['payment.completed', 50_000],
  'failed canceling': ['payment.completed', 50_000],
  'failed review': null,
  'review approved': ['payment.completed', 50_000],
  'review declined': ['payment.canceled', 0],
  'review failed': ['payment.canceled', 0],
  'review canceled': ['payment.canceled', 0],
  'review partiallyCanceled': ['payment.canceled', 30_000],
}

const legalMoves = paymentStates.flatMap((from) =>
  paymentStates.filter((to) => isLegalMove(from, to)).map((to) => ({ from, to })),
)

interface Walk {
  readonly state: PaymentState
  readonly refunded: number
}

/** Where an event of the client may lead: a move, or more that went back without one. */
function walked({ state, refunded }: Walk, turn: number, part: number): Walk {
  const isPartly = state === 'partiallyCanceled'
  const next = paymentStates.filter(
    (to) => isLegalMove(state, to) || (isPartly && to === state && refunded < AMOUNT - 1),
  )
  const to = next[turn % next.length] ?? 'review'
  if (to === 'canceled') return { state: to, refunded: AMOUNT }
  if (to === 'partiallyCanceled') {
    const isShrinking = state === 'review'
    const least = isShrinking ? part : refunded + 1 + (part % (AMOUNT - 1 - refunded || 1))
    return { state: to, refunded: Math.min(least, AMOUNT - 1) }
  }
  // A cancel that is asked for takes nothing back yet; a review sees what the gateway says, which
  // may be less than before.
  if (to === 'canceling') return { state: to, refunded: isPartly ? refunded : 0 }
  return { state: to, refunded: to === 'review' ? part : 0 }
}

function keptOf({ state, refunded }: Walk): number {
  const isHeld = ['approved', 'canceling', 'partiallyCanceled'].includes(state)
  return isHeld ? AMOUNT - refunded : 0
}

describe('paymentMessageOf', () => {
  it('knows every legal move', () => {
    expect(legalMoves.map(({ from, to }) => `${from} ${to}`).sort()).toEqual(
      Object.keys(expected).sort(),
    )
  })

  it.each(legalMoves)('tells of $from -> $to what is kept', ({ from, to }) => {
    const refunded = refundedIn[to] ?? (to === 'canceling' ? (refundedIn[from] ?? 0) : 0)
    const message = paymentMessageOf(entry(from, to, refunded), 'toss')
    const told = message && [message.topic, paymentMessage.parse(message.body).keptMinor]
    expect(told ?? null).toEqual(expected[`${from} ${to}`])
  })

  it('says which payment, in what currency, of which moment', () => {
    expect(paymentMessageOf(entry('pending', 'approved'), 'toss')).toEqual({
      id: 'toss:7',
      topic: 'payment.completed',
      key: 'pay-1',
      at: 1000,
      body: {
        paymentId: 'pay-1',
        orderId: 'order-1',
        dialect: 'toss',
        currency: 'KRW',
        keptMinor: 50_000,
        amountMinor: 50_000,
        refundedMinor: 0,
        sequence: 7,
        at: 1000,
      },
    })
  })

  it('tells of more that went back, though the payment has not moved', () => {
    const message = paymentMessageOf(
      entry('partiallyCanceled', 'partiallyCanceled', 30_000),
      'toss',
    )
    expect(message).toMatchObject({ topic: 'payment.canceled', body: { keptMinor: 20_000 } })
  })

  it('after any walk over moves and refunds, its last word is what is kept', () => {
    const step = fc.record({ turn: fc.nat(20), part: fc.integer({ min: 1, max: AMOUNT - 1 }) })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        let walk: Walk = { state: 'requested', refunded: 0 }
        let lastWord = 0
        steps.forEach(({ turn, part }, n) => {
          const next = walked(walk, turn, part)
          const event = entry(walk.state, next.state, next.refunded, n + 1)
          const message = paymentMessageOf(event, 'toss')
          if (message) lastWord = paymentMessage.parse(message.body).keptMinor
          walk = next
          if (walk.state !== 'review') expect(lastWord).toBe(keptOf(walk))
        })
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    ['more than was paid', { keptMinor: 50_001 }],
    ['less than nothing', { keptMinor: -1 }],
    ['a part of a won', { keptMinor: 0.5 }],
    ['no payment', { paymentId: '' }],
    ['no currency', { currency: 'won' }],
  ])('has a schema that refuses %s', (_, change) => {
    const message = paymentMessageOf(entry('pending', 'approved'), 'toss')
    const body = { ...(message?.body as object), ...change }
    expect(paymentMessage.safeParse(body).success).toBe(false)
  })
})

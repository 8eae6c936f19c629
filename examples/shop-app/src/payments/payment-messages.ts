import { z } from 'zod'
import type { OutboxEntry, PaymentState } from '@holdfast/pg-client'
import type { BusMessage } from '../bus/event-bus.js'

/**
 * What a message says about the money of one payment: `payment.completed`, all of it is ours, or
 * `payment.canceled`, a part of it or none. It tells the whole truth of its moment, not a change.
 */
export const paymentMessage = z
  .object({
    paymentId: z.string().min(1),
    orderId: z.string().min(1),
    /** Which gateway has it. */
    dialect: z.string().min(1),
    /** ISO 4217. */
    currency: z.string().regex(/^[A-Z]{3}$/),
    /** What we hold of it now. Amounts are in minor units. */
    keptMinor: z.int().min(0),
    amountMinor: z.int().min(1),
    refundedMinor: z.int().min(0),
    /** Grows with everything that is told of a payment: more is newer. */
    sequence: z.int().min(1),
    /** When it became true, in ms since the Unix epoch. */
    at: z.int().min(0),
  })
  .refine(({ keptMinor, amountMinor }) => keptMinor <= amountMinor, {
    error: 'nobody keeps more than was paid',
    path: ['keptMinor'],
  })

/** A valid body: see {@link paymentMessage}. */
export type PaymentMessage = z.infer<typeof paymentMessage>

/** The topics of {@link paymentMessage}. */
export const paymentTopics = {
  completed: 'payment.completed',
  canceled: 'payment.canceled',
} as const

/**
 * What the other modules are told of a payment's event; undefined where it changes nothing that we
 * hold, and where nobody knows what we hold: a review tells when it is closed. While our own cancel
 * is under way, what others give back meanwhile is told when it ends.
 */
export function paymentMessageOf(
  { sequence, event }: OutboxEntry,
  dialect: string,
): BusMessage | undefined {
  const { paymentId, orderId, amount, from, to, refundedMinor, at } = event
  if (to === 'review' || changesNothing(from, to)) return undefined
  const keptMinor = isHeld(to) ? amount.minor - refundedMinor : 0
  const body: PaymentMessage = {
    paymentId,
    orderId,
    dialect,
    currency: amount.currency,
    keptMinor,
    amountMinor: amount.minor,
    refundedMinor,
    sequence,
    at,
  }
  const { completed, canceled } = paymentTopics
  const topic = keptMinor === amount.minor ? completed : canceled
  return { id: `${dialect}:${sequence}`, topic, key: paymentId, at, body }
}

function changesNothing(from: PaymentState, to: PaymentState): boolean {
  // A cancel was asked for; how it ends is told, as was all that went back before.
  if ((from === 'approved' || from === 'partiallyCanceled') && to === 'canceling') return true
  return isWithoutMoney(from) && !isHeld(to)
}

function isHeld(state: PaymentState): boolean {
  return state === 'approved' || state === 'canceling' || state === 'partiallyCanceled'
}

/** Whether nothing is held for certain: what was held before was told of on the way here. */
function isWithoutMoney(state: PaymentState): boolean {
  return !isHeld(state) && state !== 'review'
}

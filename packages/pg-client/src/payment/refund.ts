import type { Certainty } from './certainty.js'
import type { Decline } from './decline.js'
import type { Sending } from './sending.js'

/**
 * - `requested`: the intent is durable; it is being sent, or will be by the reconciler.
 * - `unknown`: sent, and nobody told us how it ended.
 * - `pending`: the gateway has taken it on and is working on it.
 * - `done`: the money has gone back.
 * - `refused`: the gateway said no; the payment keeps its money.
 * - `failed`: an operator has found that it never happened.
 */
export const refundStates = [
  'requested',
  'unknown',
  'pending',
  'done',
  'refused',
  'failed',
] as const

export type RefundState = (typeof refundStates)[number]

/**
 * Our intent to give money of a payment back, all or a part of it. A payment has at most one that
 * is open: so its amount is reserved, and what the gateway's total has grown by is this refund's.
 */
export interface Refund extends Sending {
  readonly id: string
  readonly paymentId: string
  /** The caller's name for it, unique per payment: asking twice gives back once. */
  readonly requestId: string
  /** In minor units of the payment's currency. */
  readonly amountMinor: number
  /** For people, and sent to gateways that want one. */
  readonly reason: string
  readonly state: RefundState
  /** What its cancel has proved so far. */
  readonly certainty: Certainty
  /** The gateway's own key of it, where it has one. */
  readonly gatewayKey: string | null
  /** Why the gateway said no. */
  readonly refusal: Decline | null
  readonly createdAt: number
  readonly updatedAt: number
  readonly closedAt: number | null
}

/** Whether its amount is still reserved. */
export function isOpenRefund({ state }: Pick<Refund, 'state'>): boolean {
  return state === 'requested' || state === 'unknown' || state === 'pending'
}

/** A refund that nothing has been sent of. */
export function newRefund(
  asked: Pick<Refund, 'id' | 'paymentId' | 'requestId' | 'amountMinor' | 'reason' | 'createdAt'>,
): Refund {
  const { id, paymentId, requestId, amountMinor, reason, createdAt } = asked
  return {
    id,
    paymentId,
    requestId,
    amountMinor,
    reason,
    state: 'requested',
    certainty: 'notExecuted',
    gatewayKey: null,
    refusal: null,
    attempts: 0,
    lastSentAt: null,
    mayBeInFlight: false,
    keyedRequest: null,
    createdAt,
    updatedAt: createdAt,
    closedAt: null,
  }
}

import type { Decision } from '../payment/decision.js'
import { isOpen } from '../payment/payment-state.js'
import type { Payment } from '../payment/payment.js'
import { wallTime, type ClientContext } from '../client-context.js'
import {
  firstCheckAt,
  isWatchedRefund,
  waitBeforeCheck,
  waitForReturn,
} from '../reconciler/check-schedule.js'
import type { EvidenceRecord } from './evidence-record.js'

/** What the next check of a payment follows from, beside the payment itself. */
export interface CheckedBefore {
  readonly decision: Decision
  readonly record: Pick<EvidenceRecord, 'settlesCallbacks' | 'counts'>
  /** Times that the gateway has answered the reconciler, this one included. */
  readonly checks: number
  /** Somebody has changed the payment since the gateway was asked. */
  readonly moved: boolean
}

type CheckContext = Pick<
  ClientContext<never>,
  'clock' | 'dialect' | 'limits' | 'random' | 'schedule'
>

/**
 * When a payment is asked about next, after evidence; null: nobody needs to, unless there are
 * callbacks that nobody has asked about, which the store knows. What a callback has made due stays
 * due until the gateway itself was asked after it had come.
 */
export function nextCheckAfter(
  context: CheckContext,
  payment: Payment,
  { decision, record, checks, moved }: CheckedBefore,
): number | null {
  const { next, watch } = decision
  const { settlesCallbacks, counts = false } = record
  const { nextCheckAt } = payment
  const now = wallTime(context)
  const isDue = nextCheckAt !== null && nextCheckAt <= now
  if (!isOpen(payment.state) && isOpen(next.state)) return firstCheckAt(context)
  const isAnswered = settlesCallbacks === 'all' && !moved
  if (!isAnswered && (isDue || next === payment)) return nextCheckAt
  if (!watch && !isOpen(next.state)) return null
  const keeps = next === payment && !counts && nextCheckAt !== null && !isDue
  return keeps ? nextCheckAt : now + waitFor(context, next, checks)
}

/** How long an answer of the gateway lasts: until the `checks`-th check, or of a refund longer. */
export function waitFor(
  context: CheckContext,
  { state, updatedAt }: Payment,
  checks: number,
): number {
  const { schedule, random } = context
  return isWatchedRefund(context, state)
    ? waitForReturn(schedule, wallTime(context) - updatedAt, random)
    : waitBeforeCheck(schedule, checks, random)
}

/**
 * When a payment is asked about again that nobody could say anything of: after `waitMs`, but at
 * once where a callback has come since the version that was `seen`.
 */
export function askAgainAt(
  context: CheckContext,
  { nextCheckAt, version }: Payment,
  waitMs: number,
  seen: number,
): number | null {
  if (nextCheckAt === null) return null
  const now = wallTime(context)
  return version !== seen && nextCheckAt <= now ? nextCheckAt : now + waitMs
}

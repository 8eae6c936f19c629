import { createHash } from 'node:crypto'
import {
  maskCardNumbers,
  type CancelConflict,
  type Payment,
  type Refund,
} from '@holdfast/pg-client'
import { requestErrors } from '../../http/request-errors.js'
import { ShopError, type ErrorMeaning } from '../../http/shop-error.js'
import type { AnyClient } from '../../payments/payment-desk.js'
import { operationsErrors } from '../operations-errors.js'
import type { OperationsStore } from '../operations-store.js'

/** What an operator wants to give back. */
export interface RefundRequest {
  /** The operator's own: the same key gives back once. */
  readonly key: string
  /** In won; undefined: all that is left. */
  readonly amount: number | undefined
  readonly reason: string
}

/** A refund, as far as it has come. */
export interface RefundedPayment {
  readonly payment: Payment
  readonly refund: Refund
}

const meaningOf: Readonly<Record<CancelConflict, ErrorMeaning>> = {
  'not-cancelable': operationsErrors.REFUND_NOT_POSSIBLE,
  'exceeds-refundable': operationsErrors.REFUND_EXCEEDS_PAYMENT,
  'cancel-open': operationsErrors.REFUND_UNDER_WAY,
}

/** Who gives money back, and who remembers what was asked. */
export interface RefundParts {
  readonly client: Pick<AnyClient, 'cancel'>
  readonly store: Pick<OperationsStore, 'askRefund'>
}

/**
 * Gives money of a payment back, once per key. What the gateway did not answer goes on by itself. A
 * key is bound to what was asked under it first, whatever came of that.
 *
 * @throws ShopError with what stands in its way, REFUND_REFUSED where the gateway said no, or
 *   IDEMPOTENCY_KEY_REUSED where something else of the payment was asked under the key
 */
export async function refundPayment(
  { client, store }: RefundParts,
  paymentId: string,
  { key, amount, reason }: RefundRequest,
): Promise<RefundedPayment> {
  const requestId = requestIdOf(key)
  const masked = maskCardNumbers(reason)
  // "All that is left" is no number: the refund does not tell that from the same amount, asked for.
  const asked = store.askRefund({ paymentId, requestId, amount: amount ?? null, reason: masked })
  if (asked.amount !== (amount ?? null) || asked.reason !== masked) throw reused(paymentId)
  const amountMinor = amount === undefined ? {} : { amountMinor: amount }
  const { payment, refund, conflict } = await client.cancel(paymentId, {
    ...{ reason, requestId, ...amountMinor },
  })
  if (conflict || !refund) throw inItsWay(payment, conflict ?? 'not-cancelable')
  // A refund may be older than the memory of what was asked.
  const isOther = amount !== undefined && refund.amountMinor !== amount
  if (isOther || refund.reason !== masked) throw reused(paymentId)
  if (refund.state === 'refused') {
    const { code = null, reason: why = null } = refund.refusal ?? {}
    const details = { paymentId, refundId: refund.id, code }
    throw new ShopError(operationsErrors.REFUND_REFUSED, { details, appended: why ?? code ?? '' })
  }
  return { payment, refund }
}

function reused(paymentId: string): ShopError {
  return new ShopError(requestErrors.IDEMPOTENCY_KEY_REUSED, { details: { paymentId } })
}

function inItsWay({ id: paymentId, state }: Payment, conflict: CancelConflict): ShopError {
  const isInReview = conflict === 'not-cancelable' && state === 'review'
  const meaning = isInReview ? operationsErrors.PAYMENT_IN_REVIEW : meaningOf[conflict]
  return new ShopError(meaning, { details: { paymentId, state, conflict } })
}

/** A key may be longer than the name of a request. */
function requestIdOf(key: string): string {
  return `operator-${createHash('sha256').update(key).digest('hex')}`
}

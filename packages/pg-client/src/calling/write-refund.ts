import { checkMinor, kindOf } from '../arguments/check-arguments.js'
import { maskCardNumbers } from '../payment/card-number.js'
import { isOpenRefund, newRefund, type Refund } from '../payment/refund.js'
import type { Payment } from '../payment/payment.js'
import { wallTime, type ClientContext } from '../client-context.js'
import type { PaymentRecorder } from '../recording/payment-recorder.js'
import { ownPayment } from './own-payment.js'

/** What is wanted back. */
export interface CancelRequest {
  /** In minor units of the payment's currency. Default: all that is left. */
  readonly amountMinor?: number
  /**
   * For people, and sent to gateways that want one; 1 to 200 characters. Card numbers in it are
   * masked.
   */
  readonly reason: string
  /**
   * The caller's own name for this cancel, unique per payment: asking twice under one name gives
   * back once. Default: a new one, so that every call is another cancel.
   */
  readonly requestId?: string
}

/**
 * - `not-cancelable`: nothing was taken, all has gone back, or the gateway cannot cancel (so).
 * - `exceeds-refundable`: more than is left after what has gone back.
 * - `cancel-open`: another cancel of the payment has not ended yet.
 */
export type CancelConflict = 'not-cancelable' | 'exceeds-refundable' | 'cancel-open'

export type RefundIntent =
  | { readonly kind: 'written'; readonly payment: Payment; readonly refund: Refund }
  /** This very cancel was asked for before. */
  | { readonly kind: 'known'; readonly payment: Payment; readonly refund: Refund }
  | { readonly kind: 'conflict'; readonly payment: Payment; readonly conflict: CancelConflict }

/**
 * Makes the intent to give money back durable, and reserves its amount, before the first byte goes
 * out. Of two that are asked for at once, one is written.
 *
 * @throws RangeError where there is no such payment, or it belongs to another dialect; TypeError
 *   where the request cannot be sent.
 */
export async function writeRefund(
  context: ClientContext<never>,
  recorder: PaymentRecorder,
  paymentId: string,
  request: CancelRequest,
): Promise<RefundIntent> {
  checkRequest(request)
  const payment = await ownPayment(context, paymentId)
  const id = context.ids.next()
  const { requestId = id } = request
  const reason = maskCardNumbers(request.reason)
  const known = await knownRefund(context, payment, requestId)
  if (known) return { kind: 'known', payment, refund: known }
  const left = payment.amount.minor - payment.refundedMinor
  const amountMinor = request.amountMinor ?? left
  const conflict = conflictOf(context, payment, amountMinor)
  if (conflict) return { kind: 'conflict', payment, conflict }

  const at = wallTime(context)
  const refund = newRefund({ id, paymentId, requestId, amountMinor, reason, createdAt: at })
  const finding = { kind: 'cancelAsked', refund } as const
  let after: Payment
  try {
    after = await recorder.record(paymentId, { evidence: { source: 'shop', at, finding } })
  } catch (error) {
    // The store refuses a second refund of one request: another call has been through meanwhile.
    const now = await ownPayment(context, paymentId)
    const twin = await knownRefund(context, now, requestId)
    if (!twin || twin.id === id) throw error
    return { kind: 'known', payment: now, refund: twin }
  }
  if (after.refund?.id === id) return { kind: 'written', payment: after, refund }
  const meanwhile = await knownRefund(context, after, requestId)
  if (meanwhile) return { kind: 'known', payment: after, refund: meanwhile }
  const found = conflictOf(context, after, amountMinor) ?? 'cancel-open'
  return { kind: 'conflict', payment: after, conflict: found }
}

async function knownRefund(
  { store }: ClientContext<never>,
  { id, refund }: Payment,
  requestId: string,
): Promise<Refund | undefined> {
  if (refund?.requestId === requestId) return refund
  const refunds = await store.listRefunds(id)
  return refunds.find((one) => one.requestId === requestId)
}

function conflictOf(
  { dialect }: ClientContext<never>,
  payment: Payment,
  amountMinor: number,
): CancelConflict | undefined {
  const { cancel } = dialect.capabilities
  if (payment.refund && isOpenRefund(payment.refund)) return 'cancel-open'
  if (payment.state !== 'approved' && payment.state !== 'partiallyCanceled') return 'not-cancelable'
  if (cancel === 'none') return 'not-cancelable'
  if (cancel === 'full' && amountMinor < payment.amount.minor) return 'not-cancelable'
  const left = payment.amount.minor - payment.refundedMinor
  return amountMinor > left ? 'exceeds-refundable' : undefined
}

function checkRequest(request: CancelRequest): void {
  if (typeof request !== 'object' || request === null) {
    throw new TypeError(`cancel takes a request with a reason, got ${kindOf(request)}`)
  }
  const { amountMinor, reason, requestId } = request
  if (amountMinor !== undefined) checkMinor('amountMinor', amountMinor)
  if (typeof reason !== 'string' || reason.length < 1 || reason.length > 200) {
    throw new TypeError('reason must be 1 to 200 characters')
  }
  if (requestId === undefined) return
  // A pattern alone would let null pass: two cancels without a name would be one.
  if (typeof requestId !== 'string' || !/^[\x21-\x7e]{1,100}$/.test(requestId)) {
    throw new TypeError('requestId must be 1 to 100 printable ASCII characters without blanks')
  }
}

import { changedPayment } from '../payment/changed-payment.js'
import type { Finding } from '../payment/evidence.js'
import type { Payment } from '../payment/payment.js'
import { isOpenRefund, type Refund } from '../payment/refund.js'
import type { Sending } from '../payment/sending.js'
import type { GatewayAnswer, GatewayDialect, LookUpAnswer } from '../ports/gateway-dialect.js'
import type { HttpRequest, HttpResponse } from '../ports/http-transport.js'
import type { PaymentChange } from '../ports/payment-store.js'

/** How an undertaking's request ended, so far as it decides anything. */
export type UndertakingEnd =
  | Extract<GatewayAnswer, { kind: 'transaction' | 'refund' | 'declined' }>
  | { readonly kind: 'notExecuted' | 'unanswered' }
  /** Not executed, and the same request would only be answered with the same error again. */
  | { readonly kind: 'deadEnd'; readonly code: string }

/**
 * Something that a gateway shall do once: take a payment's money, or give some of it back. Both
 * are attempted by the same rules; what differs stands here.
 */
export interface Undertaking {
  readonly operation: 'submit' | 'cancel'
  readonly refundId: string | null
  /** What is known of its requests; undefined where it is over. */
  sendingOf(payment: Payment): Sending | undefined
  /** The change of the payment, or of its refund, that stores it; made at `updatedAt`. */
  withSending(
    payment: Payment,
    sending: Sending,
    updatedAt: number,
  ): Pick<PaymentChange, 'payment' | 'refund'>
  /** The request; with a key it may be stored. */
  encode(payment: Payment, key: string | null): HttpRequest
  /** Its idempotency key: derived from an id that nobody can guess, and so the same for ever. */
  readonly key: string
  decode(payment: Payment, response: HttpResponse): GatewayAnswer
  findingOf(end: UndertakingEnd): Finding
  /** Whether the gateway has done it, by what a look-up found. */
  isDone(payment: Payment, found: LookUpAnswer): 'done' | 'notDone' | 'unclear'
}

/** The undertaking of a submit. `encode` is the live call's, which holds the instrument. */
export function submitOf(
  dialect: GatewayDialect<never>,
  paymentId: string,
  encode: Undertaking['encode'],
): Undertaking {
  return {
    operation: 'submit',
    refundId: null,
    key: `pay-${paymentId}`,
    encode,
    sendingOf: (payment) =>
      payment.state === 'requested' || payment.state === 'unknown' ? payment : undefined,
    withSending: (payment, sending, updatedAt) => ({
      payment: changedPayment(payment, { updatedAt, ...fieldsOf(sending) }),
    }),
    decode: (payment, response) => dialect.decodeSubmit(payment, response),
    findingOf: submitFinding,
    isDone: (_payment, found) => {
      if (found.kind === 'absent') return 'notDone'
      return found.kind === 'transactions' ? 'done' : 'unclear'
    },
  }
}

/**
 * The undertaking of a refund's cancel.
 *
 * @throws TypeError where the dialect cannot cancel.
 */
export function cancelOf(dialect: GatewayDialect<never>, refundId: string): Undertaking {
  const { cancels } = dialect
  if (!cancels) throw new TypeError(`${dialect.name} cannot give money back`)
  const openRefund = ({ refund }: Payment): Refund | undefined =>
    refund?.id === refundId && isOpenRefund(refund) ? refund : undefined
  const must = (payment: Payment): Refund => {
    const refund = openRefund(payment)
    if (!refund) throw new Error(`refund ${refundId} is not open`)
    return refund
  }
  return {
    operation: 'cancel',
    refundId,
    key: `refund-${refundId}`,
    encode: (payment, key) => cancels.encode(payment, must(payment), key),
    sendingOf: openRefund,
    withSending: (payment, sending, updatedAt) => {
      const before = must(payment)
      // What is under way is not "not executed" any more.
      const isSent = sending.mayBeInFlight && before.certainty === 'notExecuted'
      const certainty = isSent ? 'unknown' : before.certainty
      const refund = { ...before, ...fieldsOf(sending), certainty } as const
      return { payment: changedPayment(payment, { updatedAt, refund }), refund }
    },
    decode: (payment, response) => cancels.decode(payment, must(payment), response),
    findingOf: (end) => cancelFinding(refundId, end),
    isDone: (payment, found) => isRefundDone(payment, must(payment), found),
  }
}

function fieldsOf({ attempts, lastSentAt, mayBeInFlight, keyedRequest }: Sending): Sending {
  return { attempts, lastSentAt, mayBeInFlight, keyedRequest }
}

function submitFinding(end: UndertakingEnd): Finding {
  switch (end.kind) {
    case 'transaction':
      return { kind: 'transactions', transactions: [end.transaction] }
    case 'declined':
      return { kind: 'declined', decline: end.decline }
    case 'refund':
      // No dialect answers a submit so; nobody has told us how it ended.
      return { kind: 'unanswered' }
    case 'deadEnd':
      // Paying again is another payment, with another key.
      return { kind: 'notExecuted' }
    default:
      return { kind: end.kind }
  }
}

function cancelFinding(refundId: string, end: UndertakingEnd): Finding {
  switch (end.kind) {
    case 'transaction':
      return { kind: 'transactions', transactions: [end.transaction] }
    case 'refund': {
      const { status: outcome, gatewayKey } = end
      return { kind: 'refund', refundId, outcome, gatewayKey }
    }
    case 'declined':
      return { kind: 'refund', refundId, outcome: 'refused', refusal: end.decline }
    case 'deadEnd': {
      // It can only be asked for anew, as another refund, with another key.
      const refusal = { code: end.code, reason: null }
      return { kind: 'refund', refundId, outcome: 'refused', refusal }
    }
    default:
      return { kind: 'refund', refundId, outcome: end.kind }
  }
}

/** By the gateway's total: only one refund is open, so what it has grown by is this one's. */
function isRefundDone(
  payment: Payment,
  refund: Refund,
  found: LookUpAnswer,
): 'done' | 'notDone' | 'unclear' {
  if (found.kind !== 'transactions') return 'unclear'
  const ours = found.transactions.find(({ gatewayKey }) => gatewayKey === payment.gatewayKey)
  if (ours?.status !== 'approved' || ours.refundedMinor === undefined) return 'unclear'
  const isUnderWay = (ours.refundPendingMinor ?? 0) >= refund.amountMinor
  const grown = ours.refundedMinor - payment.refundedMinor
  return isUnderWay || grown !== 0 ? 'done' : 'notDone'
}

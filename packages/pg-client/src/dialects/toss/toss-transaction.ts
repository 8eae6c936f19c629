import { hash } from 'node:crypto'
import type { BuyerAction, GatewayTransaction } from '../../payment/evidence.js'
import { tossMoney } from './toss-money.js'
import type { WirePayment } from './toss-wire.js'

/** What a payment of Toss's is to us. */
export type PaymentReading =
  | { readonly kind: 'transaction'; readonly transaction: GatewayTransaction }
  /** `READY` or `IN_PROGRESS`: the buyer has been at it, and no confirm has been executed. */
  | { readonly kind: 'unconfirmed' }
  /** A status that nobody has told us of, or a currency. */
  | { readonly kind: 'unclear' }

/**
 * Translates a payment.
 *
 * | status | is |
 * |---|---|
 * | `READY`, `IN_PROGRESS` | unconfirmed |
 * | `WAITING_FOR_DEPOSIT` | pending; expired where the account's due date has passed |
 * | `DONE` | approved |
 * | `CANCELED`, `PARTIAL_CANCELED` | approved, with what was given back |
 * | one of these two, of a virtual account before any deposit | expired |
 * | `ABORTED` | declined |
 * | `EXPIRED` | expired |
 *
 * What was given back is `totalAmount` less `balanceAmount`, never read from the status: what was
 * canceled in parts stays `PARTIAL_CANCELED` though nothing is left.
 */
export function readingOf(wire: WirePayment): PaymentReading {
  const { status } = wire
  const amount = tossMoney(wire.currency, wire.totalAmount)
  const unit = tossMoney(wire.currency, 1)
  if (!amount || !unit) return { kind: 'unclear' }
  const known = { gatewayKey: wire.paymentKey, reference: wire.orderId, amount, ...proofOf(wire) }
  const tell = (more: Omit<GatewayTransaction, 'gatewayKey'>): PaymentReading => ({
    kind: 'transaction',
    transaction: Object.assign(known, more),
  })
  switch (status) {
    case 'READY':
    case 'IN_PROGRESS':
      return { kind: 'unconfirmed' }
    case 'WAITING_FOR_DEPOSIT':
      if (wire.virtualAccount?.expired) return tell({ status: 'expired' })
      return tell({ status: 'pending', ...depositOf(wire) })
    case 'DONE':
      return tell({ status: 'approved', ...givenBack(wire, unit.minor) })
    case 'CANCELED':
    case 'PARTIAL_CANCELED':
      if (wire.virtualAccount && wire.approvedAt == null) return tell({ status: 'expired' })
      return tell({ status: 'approved', ...givenBack(wire, unit.minor) })
    case 'ABORTED': {
      const { code, message } = wire.failure ?? { code: 'ABORTED', message: null }
      return tell({ status: 'declined', decline: { code, reason: message } })
    }
    case 'EXPIRED':
      return tell({ status: 'expired' })
    default:
      return { kind: 'unclear' }
  }
}

/** SHA-256 in hex: how a secret is kept and compared. */
export function proofOfSecret(secret: string): string {
  return hash('sha256', secret, 'hex')
}

function proofOf({ secret }: WirePayment): Pick<GatewayTransaction, 'callbackProof'> {
  return secret == null ? {} : { callbackProof: proofOfSecret(secret) }
}

function depositOf({ virtualAccount }: WirePayment): { readonly buyerAction?: BuyerAction } {
  if (!virtualAccount) return {}
  const { bankCode, accountNumber, dueDate } = virtualAccount
  const dueAt = dueDate ?? null
  return { buyerAction: { kind: 'deposit', bank: bankCode, accountNumber, dueAt } }
}

/**
 * A cancel under way (of foreign wallets) has not gone back yet. Whether the balance is less by it
 * already is told nowhere: it is where the cancels that are done do not explain the balance.
 */
function givenBack(
  { totalAmount, balanceAmount, cancels }: WirePayment,
  minorPerUnit: number,
): Pick<GatewayTransaction, 'refundedMinor' | 'refundPendingMinor'> {
  const sumOf = (wanted: string): number =>
    (cancels ?? [])
      .filter(({ cancelStatus }) => (cancelStatus ?? 'DONE') === wanted)
      .reduce((sum, { cancelAmount }) => sum + cancelAmount, 0)
  const gone = totalAmount - balanceAmount
  const underWay = sumOf('IN_PROGRESS')
  const isTakenOff = gone >= sumOf('DONE') + underWay
  return {
    refundedMinor: (isTakenOff ? gone - underWay : gone) * minorPerUnit,
    ...(underWay > 0 && { refundPendingMinor: underWay * minorPerUnit }),
  }
}

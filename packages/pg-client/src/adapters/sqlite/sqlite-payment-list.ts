import type { Payment } from '../../payment/payment.js'
import type { RefundState } from '../../payment/refund.js'
import { fromPaymentRow, paymentColumns, type PaymentColumns } from '../rows/payment-row.js'
import { refundColumns, type RefundRow } from '../rows/refund-row.js'
import { oneOf } from './one-of.js'

/** A row as it is read with {@link paymentList}. */
export interface ListedPayment extends PaymentColumns {
  /** The refund that is open: a row too, as JSON. */
  readonly refund: string | null
}

/** As the index `refunds_open` has them. */
const openStates: readonly RefundState[] = ['requested', 'unknown', 'pending']

/** The columns of {@link paymentList}, in their order. */
export const listedColumns = [...paymentColumns, 'refund'] as const

/** What is selected of `payments` to make a payment of each row. */
export const paymentList: string = `${paymentColumns.join(', ')}, (
  SELECT json_object(${refundColumns.map((column) => `'${column}', r.${column}`).join(', ')})
  FROM refunds r
  WHERE r.payment_id = payments.id AND ${oneOf('r.state', openStates)}
) AS refund`

/** Decodes a payment with the refund that is open. */
export function fromListedPayment(row: ListedPayment): Payment {
  const refund = row.refund === null ? null : (JSON.parse(row.refund) as RefundRow)
  return fromPaymentRow({ ...row, refund })
}

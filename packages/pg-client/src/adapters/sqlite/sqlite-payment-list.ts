import type { Payment } from '../../payment/payment.js'
import { fromPaymentRow, paymentColumns, type PaymentColumns } from '../rows/payment-row.js'
import { refundColumns, type RefundRow } from '../rows/refund-row.js'

/** A row as it is read with {@link paymentList}. */
export interface ListedPayment extends PaymentColumns {
  /** The refund that is open: a row too, as JSON. */
  readonly refund: string | null
}

/** What is selected of `payments` to make a payment of each row. */
export const paymentList: string = `${paymentColumns.join(', ')}, (
  SELECT json_object(${refundColumns.map((column) => `'${column}', r.${column}`).join(', ')})
  FROM refunds r
  WHERE r.payment_id = payments.id AND r.state IN ('requested', 'unknown', 'pending')
) AS refund`

/** Decodes a payment with the refund that is open. */
export function fromListedPayment(row: ListedPayment): Payment {
  const refund = row.refund === null ? null : (JSON.parse(row.refund) as RefundRow)
  return fromPaymentRow({ ...row, refund })
}

import type { PaymentChange, SaveResult } from '../../ports/payment-store.js'
import { toAttemptRow } from '../rows/attempt-row.js'
import { toPaymentRow } from '../rows/payment-row.js'
import { toRefundRow } from '../rows/refund-row.js'
import type { SqliteStatements } from './sqlite-statements.js'

/**
 * Applies a change, inside a transaction.
 *
 * @throws Error where it would make a second payment of the order active, or open a second refund.
 */
export function saveChange(sql: SqliteStatements, change: PaymentChange): SaveResult {
  const { payment, attempt, refund, events = [], settlesCallbacks = [] } = change
  const { id, orderId, dialect, version } = payment
  if (change.soleForOrder) {
    if (sql.payments.versionOf.get(id)?.version !== version) return 'stale'
    if (sql.payments.blocksOrder.get({ id, order_id: orderId })) return 'orderTaken'
  }
  const update = keepsCheck(sql, change) ? sql.payments.updateKeepingCheck : sql.payments.update
  if (update.run(toPaymentRow(payment)).changes === 0) return 'stale'
  if (refund) sql.refunds.put.run(toRefundRow(refund))
  if (attempt) sql.refunds.putAttempt.run({ payment_id: id, ...toAttemptRow(attempt) })
  for (const event of events) {
    sql.outbox.append.run({ dialect, payment_id: id, event: JSON.stringify(event) })
  }
  settle(sql, id, settlesCallbacks)
  return 'saved'
}

/** Nobody has asked about what callbacks tell that are unsettled after the change. */
function keepsCheck({ callbacks }: SqliteStatements, change: PaymentChange): boolean {
  const { payment, settlesCallbacks = [] } = change
  if (payment.nextCheckAt !== null || settlesCallbacks === 'all') return false
  const unsettled = callbacks.unsettledOf.all(payment.id)
  return unsettled.some(({ event_id }) => !settlesCallbacks.includes(event_id))
}

/** By their rows: an update of all that fit would change the index that it finds them by. */
function settle(
  { callbacks }: SqliteStatements,
  paymentId: string,
  which: 'all' | readonly string[],
): void {
  if (which.length === 0) return
  for (const { sequence, event_id } of callbacks.unsettledOf.all(paymentId)) {
    if (which === 'all' || which.includes(event_id)) callbacks.settle.run(sequence)
  }
}

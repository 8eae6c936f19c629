import type { PaymentChange, SaveResult } from '../../ports/payment-store.js'
import { toAttemptRow } from '../rows/attempt-row.js'
import { toPaymentRow } from '../rows/payment-row.js'
import { toRefundRow } from '../rows/refund-row.js'
import { bindable } from './bindable.js'
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
  if (sql.payments.update.run(bindable(toPaymentRow(payment))).changes === 0) return 'stale'
  if (refund) sql.refunds.put.run(bindable(toRefundRow(refund)))
  if (attempt) sql.refunds.putAttempt.run({ payment_id: id, ...toAttemptRow(attempt) })
  for (const event of events) {
    sql.outbox.append.run({ dialect, payment_id: id, event: JSON.stringify(event) })
  }
  if (settlesCallbacks === 'all') sql.callbacks.settleAll.run(id)
  else if (settlesCallbacks.length > 0) {
    sql.callbacks.settle.run(id, JSON.stringify(settlesCallbacks))
  }
  return 'saved'
}

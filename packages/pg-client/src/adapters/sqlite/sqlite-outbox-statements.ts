import type { OutboxRequest } from '../../ports/payment-store.js'
import { limit } from './limit.js'
import type { Prepare, Prepared } from './sqlite-database.js'

/** An event on its way into the outbox. */
export interface NewOutboxRow {
  readonly dialect: string
  readonly payment_id: string
  /** JSON. */
  readonly event: string
}

export interface OutboxStatements {
  readonly append: Prepared<[NewOutboxRow], never>
  readonly read: Prepared<[OutboxRequest], { readonly sequence: number; readonly event: string }>
  readonly markDelivered: Prepared<[number], never>
}

/** What is done to `outbox`. */
export function outboxStatements(prepare: Prepare): OutboxStatements {
  return {
    append: prepare(
      `INSERT INTO outbox (dialect, payment_id, event, delivered)
       VALUES (@dialect, @payment_id, @event, 0)`,
    ),
    read: prepare(
      `SELECT sequence, event FROM outbox
       WHERE dialect = @dialect AND delivered = 0 AND sequence > @after
       ORDER BY sequence ${limit('@limit')}`,
    ),
    markDelivered: prepare('UPDATE outbox SET delivered = 1 WHERE sequence = ? AND delivered = 0'),
  }
}

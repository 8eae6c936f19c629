import type { ParkedBounds } from '../../ports/payment-store.js'
import type { CallbackRow } from '../rows/callback-row.js'
import type { Prepare, Prepared } from './sqlite-database.js'

/** A callback that comes in. */
export interface NewCallbackRow extends Omit<CallbackRow, 'payment_id'> {
  readonly reference: string
}

interface OfPayment {
  readonly payment_id: string | null
}

export interface CallbackStatements {
  /** Stores a callback with its payment, if that is known; gives no row where it was there. */
  readonly insert: Prepared<[NewCallbackRow], OfPayment>
  readonly find: Prepared<[{ dialect: string; event_id: string }], OfPayment>
  /** Takes the payment's id and a JSON array of event ids. */
  readonly settle: Prepared<[string, string], never>
  readonly settleAll: Prepared<[string], never>
  readonly listUnsettled: Prepared<[string, number], CallbackRow>
  readonly adopt: Prepared<[string], { readonly payment_id: string; readonly received_at: number }>
  readonly dropOld: Prepared<[ParkedBounds], never>
  readonly dropBeyond: Prepared<[ParkedBounds], never>
}

/** What is done to `callbacks`. */
export function callbackStatements(prepare: Prepare): CallbackStatements {
  const payment = (dialect: string, reference: string): string =>
    `SELECT id FROM payments WHERE payments.reference = ${reference}
       AND payments.dialect = ${dialect}`
  const ofCallback = payment('callbacks.dialect', 'callbacks.reference')
  return {
    insert: prepare(
      `INSERT INTO callbacks
         (dialect, event_id, reference, payment_id, callback, received_at, settled)
       VALUES (@dialect, @event_id, @reference, (${payment('@dialect', '@reference')}), @callback,
         @received_at, 0)
       ON CONFLICT (dialect, event_id) DO NOTHING RETURNING payment_id`,
    ),
    find: prepare(
      'SELECT payment_id FROM callbacks WHERE dialect = @dialect AND event_id = @event_id',
    ),
    settle: prepare(
      `UPDATE callbacks SET settled = 1
       WHERE payment_id = ? AND settled = 0 AND event_id IN (SELECT value FROM json_each(?))`,
    ),
    settleAll: prepare('UPDATE callbacks SET settled = 1 WHERE payment_id = ? AND settled = 0'),
    listUnsettled: prepare(
      `SELECT dialect, event_id, payment_id, callback, received_at FROM callbacks
       WHERE dialect = ? AND settled = 0 ORDER BY received_at, sequence LIMIT ?`,
    ),
    adopt: prepare(
      `UPDATE callbacks SET payment_id = (${ofCallback})
       WHERE dialect = ? AND payment_id IS NULL AND EXISTS (${ofCallback})
       RETURNING payment_id, received_at`,
    ),
    dropOld: prepare(
      `DELETE FROM callbacks
       WHERE dialect = @dialect AND payment_id IS NULL AND received_at < @receivedBefore`,
    ),
    dropBeyond: prepare(
      `DELETE FROM callbacks WHERE sequence IN (
         SELECT sequence FROM callbacks WHERE dialect = @dialect AND payment_id IS NULL
         ORDER BY received_at DESC, sequence DESC LIMIT -1 OFFSET @keep
       )`,
    ),
  }
}

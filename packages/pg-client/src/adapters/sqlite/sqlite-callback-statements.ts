import type { ParkedBounds } from '../../ports/payment-store.js'
import type { CallbackRow } from '../rows/callback-row.js'
import { limit } from './limit.js'
import type { Prepare, Prepared } from './sqlite-database.js'

/** A callback that comes in. */
export interface NewCallbackRow extends Omit<CallbackRow, 'payment_id'> {
  readonly reference: string
}

interface OfPayment {
  readonly payment_id: string | null
}

export interface CallbackStatements {
  /** Stores a callback with its payment, if that is known; changes nothing where it was there. */
  readonly insert: Prepared<[NewCallbackRow], never>
  readonly find: Prepared<[{ dialect: string; event_id: string }], OfPayment>
  readonly unsettledOf: Prepared<[string], { readonly sequence: number; readonly event_id: string }>
  readonly settle: Prepared<[number], never>
  readonly listUnsettled: Prepared<[string, number], CallbackRow>
  readonly isAnyParked: Prepared<[string], { readonly sequence: number }>
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
       ON CONFLICT (dialect, event_id) DO NOTHING`,
    ),
    find: prepare(
      'SELECT payment_id FROM callbacks WHERE dialect = @dialect AND event_id = @event_id',
    ),
    unsettledOf: prepare(
      'SELECT sequence, event_id FROM callbacks WHERE payment_id = ? AND settled = 0',
    ),
    settle: prepare('UPDATE callbacks SET settled = 1 WHERE sequence = ?'),
    listUnsettled: prepare(
      `SELECT dialect, event_id, payment_id, callback, received_at FROM callbacks
       WHERE dialect = ? AND settled = 0 ORDER BY received_at, sequence ${limit('?')}`,
    ),
    isAnyParked: prepare(
      'SELECT sequence FROM callbacks WHERE dialect = ? AND payment_id IS NULL LIMIT 1',
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
         ORDER BY received_at DESC, sequence DESC LIMIT -1 OFFSET +@keep
       )`,
    ),
  }
}

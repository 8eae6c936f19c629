import type { PaymentChange } from '../../ports/payment-store.js'
import { attemptColumns, toAttemptRow } from '../rows/attempt-row.js'
import { changingColumns, toPaymentRow } from '../rows/payment-row.js'
import { refundColumns, toRefundRow } from '../rows/refund-row.js'
import { jsonOf } from './postgres-connection.js'
import type { PostgresTables } from './postgres-tables.js'

/**
 * A change as one statement: the payment is compared and set, and all that comes with it happens
 * where that has changed a row. Gives one row when it was saved, none otherwise.
 */
export function saveStatement(
  tables: PostgresTables,
  change: PaymentChange,
): { readonly text: string; readonly values: readonly unknown[] } {
  const values: unknown[] = []
  const bind = (value: unknown): string => `$${values.push(value)}`
  const parts = [
    changed(tables, change, bind),
    attempt(tables, change, bind),
    refund(tables, change, bind),
    settled(tables, change, bind),
    told(tables, change, bind),
  ]
  return { text: `WITH ${parts.filter(Boolean).join(', ')} SELECT id FROM changed`, values }
}

/** Makes a value a parameter and gives its name in the text. */
type Bind = (value: unknown) => string
/** One part of the statement; undefined where the change does not have it. */
type Part = string | undefined

function changed(
  tables: PostgresTables,
  { payment, soleForOrder, settlesCallbacks = [] }: PaymentChange,
  bind: Bind,
): Part {
  const { payments, orderIsFree } = tables
  const next = `next_check_at = ${nextCheck(tables, settlesCallbacks, bind)}`
  const set = changingColumns.map((name) =>
    name === 'next_check_at' ? next : `${name} = n.${name}`,
  )
  return `changed AS (
    UPDATE ${payments} p SET ${set.join(', ')},
      version = p.version + 1, lease_holder = NULL, lease_until = NULL
    FROM json_populate_record(NULL::${payments}, ${bind(jsonOf(toPaymentRow(payment)))}) n
    WHERE p.id = n.id AND p.version = n.version
      ${soleForOrder ? `AND ${orderIsFree}(p.order_id, p.id)` : ''}
    RETURNING p.id, p.dialect
  )`
}

/** Nobody has asked about what callbacks tell that are unsettled after the change. */
function nextCheck(
  { callbacks }: PostgresTables,
  settles: 'all' | readonly string[],
  bind: Bind,
): string {
  if (settles === 'all') return 'n.next_check_at'
  const others = settles.length > 0 ? `AND c.event_id <> ALL (${bind(settles)}::text[])` : ''
  const isWaited = `EXISTS (
    SELECT FROM ${callbacks} c WHERE c.payment_id = p.id AND NOT c.settled ${others}
  )`
  return `CASE WHEN n.next_check_at IS NULL AND ${isWaited}
    THEN p.next_check_at ELSE n.next_check_at END`
}

function attempt({ attempts }: PostgresTables, change: PaymentChange, bind: Bind): Part {
  if (!change.attempt) return undefined
  return `attempt AS (
    INSERT INTO ${attempts} (payment_id, ${attemptColumns.join(', ')})
    SELECT changed.id, ${attemptColumns.map((name) => `n.${name}`).join(', ')} FROM changed,
      json_populate_record(NULL::${attempts}, ${bind(jsonOf(toAttemptRow(change.attempt)))}) n
    ON CONFLICT (payment_id, (coalesce(refund_id, '')), number)
    DO UPDATE SET ${attemptColumns.map((name) => `${name} = excluded.${name}`).join(', ')}
  )`
}

function refund({ refunds }: PostgresTables, change: PaymentChange, bind: Bind): Part {
  if (!change.refund) return undefined
  return `refund AS (
    INSERT INTO ${refunds} (${refundColumns.join(', ')})
    SELECT ${refundColumns.map((name) => `n.${name}`).join(', ')} FROM changed,
      json_populate_record(NULL::${refunds}, ${bind(jsonOf(toRefundRow(change.refund)))}) n
    ON CONFLICT (id)
    DO UPDATE SET ${refundColumns.map((name) => `${name} = excluded.${name}`).join(', ')}
  )`
}

function settled({ callbacks }: PostgresTables, change: PaymentChange, bind: Bind): Part {
  const which = change.settlesCallbacks ?? []
  if (which.length === 0) return undefined
  const condition = which === 'all' ? '' : `AND c.event_id = ANY (${bind(which)}::text[])`
  return `settled AS (
    UPDATE ${callbacks} c SET settled = true FROM changed
    WHERE c.payment_id = changed.id AND NOT c.settled ${condition}
  )`
}

/**
 * Events get their numbers under a lock that several writers share and a reader takes alone (see
 * the store's `readOutbox`): before the first number is drawn, and until they are committed.
 */
function told({ outbox, numberingLock }: PostgresTables, change: PaymentChange, bind: Bind): Part {
  const events = change.events ?? []
  if (events.length === 0) return undefined
  const texts = events.map((event) => JSON.stringify(event))
  return `numbering AS MATERIALIZED (
    SELECT id, dialect, pg_advisory_xact_lock_shared(${numberingLock}) FROM changed
  ), told AS (
    INSERT INTO ${outbox} (payment_id, dialect, event)
    SELECT numbering.id, numbering.dialect, e.event
    FROM numbering, unnest(${bind(texts)}::text[]) WITH ORDINALITY AS e (event, number)
    ORDER BY e.number
  )`
}

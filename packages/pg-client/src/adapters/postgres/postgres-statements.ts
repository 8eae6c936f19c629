import { attemptColumns } from '../rows/attempt-row.js'
import { paymentColumns } from '../rows/payment-row.js'
import { refundColumns } from '../rows/refund-row.js'
import type { PostgresTables } from './postgres-tables.js'

const columns = paymentColumns.join(', ')

const paymentStatements = ({
  payments,
  attempts,
  refunds,
  paymentList,
  orderIsFree,
  claimDue,
}: PostgresTables) => ({
  insert: `INSERT INTO ${payments} (${columns})
    SELECT ${columns} FROM json_populate_record(NULL::${payments}, $1) n
    WHERE ${orderIsFree}(n.order_id, n.id)
    ON CONFLICT (reference) DO NOTHING RETURNING id`,
  get: `SELECT ${paymentList} FROM ${payments} p WHERE id = $1`,
  getByReference: `SELECT ${paymentList} FROM ${payments} p WHERE reference = $1`,
  version: `SELECT version FROM ${payments} WHERE id = $1`,
  listByOrder: `SELECT ${paymentList} FROM ${payments} p WHERE order_id = $1 ORDER BY position`,
  listByAge: `SELECT ${paymentList} FROM ${payments} p
    WHERE dialect = $1 AND created_at >= $2 AND created_at < $3
      AND ($4::bigint IS NULL OR (created_at, id) > ($4, $5))
    ORDER BY created_at, id LIMIT $6`,
  claimDue: `SELECT ${paymentList} FROM ${claimDue}($1, $2, $3, $4, $5, $6, $7) WITH ORDINALITY AS p
    ORDER BY p.ordinality`,
  countWaiting: `SELECT state, count(*) AS count, min(created_at) AS oldest FROM ${payments}
    WHERE dialect = $1 AND state IN ('requested', 'unknown', 'pending', 'canceling', 'review')
    GROUP BY state ORDER BY state COLLATE "C"`,
  listAttempts: `SELECT ${attemptColumns.join(', ')} FROM ${attempts}
    WHERE payment_id = $1 ORDER BY coalesce(refund_id, ''), number`,
  listRefunds: `SELECT ${refundColumns.join(', ')} FROM ${refunds}
    WHERE payment_id = $1 ORDER BY position`,
})

const callbackStatements = ({ payments, callbacks, adoptParked }: PostgresTables) => ({
  receive: `WITH stored AS (
      INSERT INTO ${callbacks} (dialect, event_id, reference, callback, received_at, payment_id)
      VALUES ($1, $2, $3, $4, $5,
        (SELECT id FROM ${payments} WHERE reference = $3 AND dialect = $1))
      ON CONFLICT (dialect, event_id) DO NOTHING RETURNING payment_id
    ), made_due AS (
      UPDATE ${payments} p
      SET next_check_at = least(p.next_check_at, $5), version = p.version + 1
      FROM stored WHERE p.id = stored.payment_id
    )
    SELECT payment_id FROM stored`,
  receiveAgain: `WITH earlier AS (
      SELECT payment_id FROM ${callbacks} WHERE dialect = $1 AND event_id = $2
    ), made_due AS (
      UPDATE ${payments} p
      SET next_check_at = least(p.next_check_at, $3), version = p.version + 1
      FROM earlier WHERE $4 AND p.id = earlier.payment_id AND p.state <> 'approved'
    )
    SELECT payment_id FROM earlier`,
  listUnsettled: `SELECT dialect, event_id, payment_id, callback, received_at FROM ${callbacks}
    WHERE dialect = $1 AND NOT settled ORDER BY received_at, position LIMIT $2`,
  adopt: `SELECT * FROM ${adoptParked}($1, $2, $3, $4)`,
  drop: `WITH dropped AS (
      DELETE FROM ${callbacks} WHERE payment_id IS NULL AND position IN (
        SELECT position FROM ${callbacks}
        WHERE dialect = $1 AND payment_id IS NULL AND received_at < $2
        UNION
        (SELECT position FROM ${callbacks} WHERE dialect = $1 AND payment_id IS NULL
         ORDER BY received_at DESC, position DESC OFFSET $3)
      ) RETURNING position
    )
    SELECT count(*) AS count FROM dropped`,
})

const outboxStatements = ({ outbox, outboxSequence, numberingLock }: PostgresTables) => ({
  settleNumbers: `SELECT last_value AS upto, pg_advisory_xact_lock(${numberingLock})
    FROM ${outboxSequence}`,
  read: `SELECT sequence, event FROM ${outbox}
    WHERE dialect = $1 AND NOT delivered AND sequence > $2 AND sequence <= $3
    ORDER BY sequence LIMIT $4`,
  markDelivered: `UPDATE ${outbox} SET delivered = true
    WHERE sequence = ANY ($1::bigint[]) AND NOT delivered`,
})

const breakStatements = ({ breaks }: PostgresTables) => ({
  save: `INSERT INTO ${breaks}
    SELECT * FROM json_populate_recordset(NULL::${breaks}, $1)
    ON CONFLICT (id) DO UPDATE SET last_seen_at = excluded.last_seen_at, closed_at = NULL`,
  close: `UPDATE ${breaks} SET closed_at = $2 WHERE id = ANY ($1::text[]) AND closed_at IS NULL`,
  list: `SELECT * FROM ${breaks} WHERE dialect = $1 AND (closed_at IS NULL) = $2
    ORDER BY found_at, id LIMIT $3`,
})

/** The text of every statement that is always the same, for one schema. */
export function postgresStatements(tables: PostgresTables) {
  return {
    payments: paymentStatements(tables),
    callbacks: callbackStatements(tables),
    outbox: outboxStatements(tables),
    breaks: breakStatements(tables),
  }
}

export type PostgresStatements = ReturnType<typeof postgresStatements>

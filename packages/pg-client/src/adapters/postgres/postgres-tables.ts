import { paymentColumns } from '../rows/payment-row.js'

/** What the texts of statements are made of, for one schema. */
export interface PostgresTables {
  readonly payments: string
  readonly attempts: string
  readonly refunds: string
  readonly callbacks: string
  readonly outbox: string
  readonly outboxSequence: string
  readonly breaks: string
  readonly orderIsFree: string
  readonly claimDue: string
  readonly adoptParked: string
  /** The columns of a payment `p` with its open refund, as they are read. */
  readonly paymentList: string
  /** The key of the lock under which events are numbered, as SQL. */
  readonly numberingLock: string
}

/**
 * @throws RangeError where the name of the schema is none that needs no care: lower-case letters,
 * digits and underscores, at most 63, not beginning with a digit or `pg_`.
 */
export function postgresTables(schema: string): PostgresTables {
  if (!/^(?!pg_)[a-z_][a-z0-9_]{0,62}$/.test(schema)) {
    throw new RangeError(
      `schema must be lower-case letters, digits and underscores, got ${JSON.stringify(schema)}`,
    )
  }
  const named = (name: string): string => `"${schema}".${name}`
  const refunds = named('refunds')
  return {
    payments: named('payments'),
    attempts: named('attempts'),
    refunds,
    callbacks: named('callbacks'),
    outbox: named('outbox'),
    outboxSequence: named('outbox_sequence'),
    breaks: named('breaks'),
    orderIsFree: named('order_is_free'),
    claimDue: named('claim_due'),
    adoptParked: named('adopt_parked'),
    paymentList: `${paymentColumns.map((column) => `p.${column}`).join(', ')}, (
      SELECT row_to_json(r) FROM ${refunds} r
      WHERE r.payment_id = p.id AND r.state IN ('requested', 'unknown', 'pending')
    ) AS refund`,
    numberingLock: `hashtextextended('holdfast events ${schema}', 0)`,
  }
}

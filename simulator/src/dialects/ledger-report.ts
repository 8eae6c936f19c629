import { lastFour } from '../gateway/card-number.js'
import type { Gateway } from '../gateway/gateway.js'
import type { ServedDialect } from './served-dialect.js'

/** One charge as `/__admin/ledger` shows it, in the dialect's words and without the card. */
export interface LedgerCharge {
  readonly transactionKey: string
  readonly orderId: string
  readonly userId: string
  readonly amount: number
  /** In `async-card`: PENDING, SUCCESS or FAILED. */
  readonly status: string
  /** Why it ended so, in the dialect's words; absent while pending. */
  readonly reason?: string
  readonly cardLast4: string
  /** ISO 8601, UTC. */
  readonly createdAt: string
  /** ISO 8601, UTC; absent while pending. */
  readonly settledAt?: string
  readonly callback: {
    /** Attempts made. */
    readonly sent: number
    /** HTTP statuses that came back. */
    readonly answered: readonly number[]
    /** Whether a fault swallowed it. */
    readonly lost: boolean
  }
}

/** The whole ledger, oldest charge first. */
export interface LedgerReport {
  readonly charges: readonly LedgerCharge[]
}

/** Reads the ledger for people and checkers. */
export function reportLedger(gateway: Gateway, dialect: ServedDialect): LedgerReport {
  const charges = gateway.ledger.all().map((charge): LedgerCharge => ({
    transactionKey: charge.transactionKey,
    orderId: charge.orderId,
    userId: charge.userId,
    amount: charge.amount,
    ...dialect.describe(charge),
    cardLast4: lastFour(charge.cardNumber),
    createdAt: new Date(charge.createdAtMs).toISOString(),
    ...(charge.settled === undefined
      ? {}
      : { settledAt: new Date(charge.settled.atMs).toISOString() }),
    callback: gateway.callbacks.recordOf(charge.transactionKey),
  }))
  return { charges }
}

import { breakStatements, type BreakStatements } from './sqlite-break-statements.js'
import { callbackStatements, type CallbackStatements } from './sqlite-callback-statements.js'
import { claimStatements, type ClaimStatements } from './sqlite-claim-statements.js'
import { preparing, type Prepare, type SqliteDatabase } from './sqlite-database.js'
import { outboxStatements, type OutboxStatements } from './sqlite-outbox-statements.js'
import { paymentStatements, type PaymentStatements } from './sqlite-payment-statements.js'
import { refundStatements, type RefundStatements } from './sqlite-refund-statements.js'
import {
  transactionStatements,
  type TransactionStatements,
} from './sqlite-transaction-statements.js'

export interface SqliteStatements {
  readonly payments: PaymentStatements
  readonly claims: ClaimStatements
  readonly refunds: RefundStatements
  readonly callbacks: CallbackStatements
  readonly outbox: OutboxStatements
  readonly breaks: BreakStatements
  readonly transactions: TransactionStatements
}

const prepared = new WeakMap<SqliteDatabase, SqliteStatements>()

/** Every statement of the store, prepared once for a database, however many stores share it. */
export function statementsOf(database: SqliteDatabase): SqliteStatements {
  const known = prepared.get(database)
  if (known) return known
  const statements = prepareStatements(preparing(database))
  prepared.set(database, statements)
  return statements
}

function prepareStatements(prepare: Prepare): SqliteStatements {
  return {
    payments: paymentStatements(prepare),
    claims: claimStatements(prepare),
    refunds: refundStatements(prepare),
    callbacks: callbackStatements(prepare),
    outbox: outboxStatements(prepare),
    breaks: breakStatements(prepare),
    transactions: transactionStatements(prepare),
  }
}

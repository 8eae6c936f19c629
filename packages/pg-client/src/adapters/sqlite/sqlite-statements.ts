import { breakStatements, type BreakStatements } from './sqlite-break-statements.js'
import { callbackStatements, type CallbackStatements } from './sqlite-callback-statements.js'
import { claimStatements, type ClaimStatements } from './sqlite-claim.js'
import { preparing, type SqliteDatabase } from './sqlite-database.js'
import { outboxStatements, type OutboxStatements } from './sqlite-outbox-statements.js'
import { paymentStatements, type PaymentStatements } from './sqlite-payment-statements.js'
import { refundStatements, type RefundStatements } from './sqlite-refund-statements.js'

export interface SqliteStatements {
  readonly payments: PaymentStatements
  readonly claims: ClaimStatements
  readonly refunds: RefundStatements
  readonly callbacks: CallbackStatements
  readonly outbox: OutboxStatements
  readonly breaks: BreakStatements
}

/** Every statement of the store, prepared once. */
export function prepareStatements(database: SqliteDatabase): SqliteStatements {
  const prepare = preparing(database)
  return {
    payments: paymentStatements(prepare),
    claims: claimStatements(prepare),
    refunds: refundStatements(prepare),
    callbacks: callbackStatements(prepare),
    outbox: outboxStatements(prepare),
    breaks: breakStatements(prepare),
  }
}

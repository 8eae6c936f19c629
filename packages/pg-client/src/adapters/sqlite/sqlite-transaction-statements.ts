import type { Prepare, Prepared } from './sqlite-database.js'

export interface TransactionStatements {
  readonly begin: Prepared<[], never>
  readonly commit: Prepared<[], never>
  readonly rollback: Prepared<[], never>
  /** Of one write among several. */
  readonly savepoint: Prepared<[], never>
  readonly release: Prepared<[], never>
  readonly undo: Prepared<[], never>
}

/** What a transaction is bracketed with. */
export function transactionStatements(prepare: Prepare): TransactionStatements {
  return {
    // The write lock comes first, so that no transaction fails halfway for want of it.
    begin: prepare('BEGIN IMMEDIATE'),
    commit: prepare('COMMIT'),
    rollback: prepare('ROLLBACK'),
    savepoint: prepare('SAVEPOINT one'),
    release: prepare('RELEASE one'),
    undo: prepare('ROLLBACK TO one'),
  }
}

import type { Claimable } from '../../ports/claim-order.js'
import { limit } from './limit.js'
import type { Prepare, Prepared } from './sqlite-database.js'

interface InBucket {
  readonly dialect: string
  readonly bucket: number
  readonly now: number
  readonly horizon: number
  readonly limit: number
}

interface Lease {
  readonly holder: string
  readonly until: number
  readonly length: number
  readonly id: string
}

interface Below {
  readonly dialect: string
  readonly below: number
}

export interface ClaimStatements {
  /** The largest bucket below a given one in which something waits; null where none is. */
  readonly nextBucket: Prepared<[Below], { readonly bucket: number | null }>
  readonly due: Prepared<[InBucket], Claimable>
  readonly beyond: Prepared<[InBucket], Claimable>
  readonly lease: Prepared<[Lease], never>
}

/**
 * The first that are due in one bucket of amounts and not leased: one range of the index
 * `payments_due`, in its order; a condition of two ranges would read all that waits.
 */
export function dueInBucket(range: 'next_check_at <= @now' | 'next_check_at > @horizon'): string {
  return `SELECT id, next_check_at AS nextCheckAt, amount_bucket AS bucket
    FROM payments INDEXED BY payments_due
    WHERE dialect = @dialect AND amount_bucket = @bucket AND ${range}
      AND (lease_until IS NULL OR lease_until <= @now OR lease_until > @now + 2 * lease_ms)
    ORDER BY next_check_at, id ${limit('@limit')}`
}

/** One step in the index. */
export const nextBucket = `SELECT max(amount_bucket) AS bucket FROM payments
  WHERE dialect = @dialect AND next_check_at IS NOT NULL AND amount_bucket < @below`

/** What claims do to `payments`. */
export function claimStatements(prepare: Prepare): ClaimStatements {
  return {
    nextBucket: prepare(nextBucket),
    due: prepare(dueInBucket('next_check_at <= @now')),
    beyond: prepare(dueInBucket('next_check_at > @horizon')),
    lease: prepare(
      `UPDATE payments SET lease_holder = @holder, lease_until = @until, lease_ms = @length
       WHERE id = @id`,
    ),
  }
}

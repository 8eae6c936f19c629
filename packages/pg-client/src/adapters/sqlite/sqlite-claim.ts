import { inClaimOrder, type Claimable } from '../../ports/claim-order.js'
import type { ClaimRequest } from '../../ports/payment-store.js'
import type { Prepare, Prepared } from './sqlite-database.js'
import { paymentList, type ListedPayment } from './sqlite-payment-list.js'

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
  /** JSON array. */
  readonly ids: string
}

export interface ClaimStatements {
  readonly buckets: Prepared<[{ dialect: string }], { readonly bucket: number }>
  readonly due: Prepared<[InBucket], Claimable>
  readonly beyond: Prepared<[InBucket], Claimable>
  readonly lease: Prepared<[Lease], ListedPayment>
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
    ORDER BY next_check_at, id LIMIT @limit`
}

/** Which buckets of a dialect have something that waits: one step in the index for each. */
export const waitingBuckets = `WITH RECURSIVE buckets (bucket) AS (
    SELECT max(amount_bucket) FROM payments
    WHERE dialect = @dialect AND next_check_at IS NOT NULL
    UNION ALL
    SELECT (
      SELECT max(amount_bucket) FROM payments
      WHERE dialect = @dialect AND next_check_at IS NOT NULL AND amount_bucket < bucket
    ) FROM buckets WHERE bucket IS NOT NULL
  )
  SELECT bucket FROM buckets WHERE bucket IS NOT NULL`

/** What claims do to `payments`. */
export function claimStatements(prepare: Prepare): ClaimStatements {
  return {
    buckets: prepare(waitingBuckets),
    due: prepare(dueInBucket('next_check_at <= @now')),
    beyond: prepare(dueInBucket('next_check_at > @horizon')),
    lease: prepare(
      `UPDATE payments SET lease_holder = @holder, lease_until = @until, lease_ms = @length
       WHERE id IN (SELECT value FROM json_each(@ids)) RETURNING ${paymentList}`,
    ),
  }
}

/** Claims, inside a transaction; gives the rows in the order of the claim. */
export function claimDue(sql: ClaimStatements, request: ClaimRequest): readonly ListedPayment[] {
  const { dialect, now, horizonMs, leaseMs, limit, holder } = request
  const buckets = sql.buckets.all({ dialect })
  const from = (statement: ClaimStatements['due']): readonly Claimable[] =>
    buckets.flatMap(({ bucket }) =>
      statement.all({ dialect, bucket, now, horizon: now + horizonMs, limit }),
    )
  const due = inClaimOrder(from(sql.due), request)
  const left = limit - due.length
  const beyond = left > 0 ? inClaimOrder(from(sql.beyond), { ...request, limit: left }) : []
  const ids = [...due, ...beyond].map(({ id }) => id)
  if (ids.length === 0) return []
  const lease = { holder, until: now + leaseMs, length: leaseMs }
  const claimed = sql.lease.all({ ...lease, ids: JSON.stringify(ids) })
  const place = new Map(ids.map((id, position) => [id, position]))
  return claimed.sort((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0))
}

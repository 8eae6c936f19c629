import { inClaimOrder, type Claimable } from '../../ports/claim-order.js'
import { mostBuckets, type ClaimRequest } from '../../ports/payment-store.js'
import type { ClaimStatements } from './sqlite-claim-statements.js'
import type { ListedPayment } from './sqlite-payment-list.js'
import type { SqliteStatements } from './sqlite-statements.js'

/** Whether there is something to claim; needs no transaction. */
export function hasDue(sql: ClaimStatements, request: ClaimRequest): boolean {
  return claimable(sql, { ...request, limit: 1 }).length > 0
}

/** Claims, inside a transaction; gives the rows in the order of the claim. */
export function claimDue(
  { claims, payments }: Pick<SqliteStatements, 'claims' | 'payments'>,
  request: ClaimRequest,
): readonly ListedPayment[] {
  const { now, leaseMs, holder } = request
  const lease = { holder, until: now + leaseMs, length: leaseMs }
  // One by one: a list, and rows that an update gives back, each cost a table in memory.
  return claimable(claims, request).flatMap(({ id }) => {
    claims.lease.run({ id, ...lease })
    return payments.get.get(id) ?? []
  })
}

/** What can be claimed now, in the order of the claim. */
function claimable(sql: ClaimStatements, request: ClaimRequest): readonly Claimable[] {
  const { dialect, now, horizonMs, limit } = request
  const buckets = waitingBuckets(sql, dialect)
  const from = (statement: ClaimStatements['due']): readonly Claimable[] =>
    buckets.flatMap((bucket) =>
      statement.all({ dialect, bucket, now, horizon: now + horizonMs, limit }),
    )
  const due = inClaimOrder(from(sql.due), request)
  const left = limit - due.length
  const beyond = left > 0 ? inClaimOrder(from(sql.beyond), { ...request, limit: left }) : []
  return [...due, ...beyond]
}

/** The buckets in which something waits, the largest first. */
function waitingBuckets(sql: ClaimStatements, dialect: string): readonly number[] {
  const buckets: number[] = []
  let bucket = sql.nextBucket.get({ dialect, below: mostBuckets })?.bucket ?? null
  while (bucket !== null) {
    buckets.push(bucket)
    bucket = sql.nextBucket.get({ dialect, below: bucket })?.bucket ?? null
  }
  return buckets
}

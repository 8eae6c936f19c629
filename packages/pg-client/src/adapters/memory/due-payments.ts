import type { Payment } from '../../payment/payment.js'
import { inClaimOrder, type Claimable } from '../../ports/claim-order.js'
import { amountBucket, type ClaimRequest } from '../../ports/payment-store.js'
import { OrderedIds } from './ordered-ids.js'

/** How long a claim holds. */
interface Lease {
  readonly until: number
  readonly lengthMs: number
}

/** What is due when, by dialect and bucket of amounts; and who has claimed what until when. */
export class DuePayments {
  readonly #dialects = new Map<string, Map<number, OrderedIds>>()
  readonly #leases = new Map<string, Lease>()

  /** Follows a payment from one version to the next; undefined before its first. */
  follow(before: Payment | undefined, after: Payment): void {
    if (before?.nextCheckAt === after.nextCheckAt) return
    const waiting = this.#waitingWith(after)
    const { id } = after
    if (before?.nextCheckAt != null) waiting.remove({ at: before.nextCheckAt, id })
    if (after.nextCheckAt !== null) waiting.add({ at: after.nextCheckAt, id })
  }

  endLease(paymentId: string): void {
    this.#leases.delete(paymentId)
  }

  /** The ids of what is claimed now, in the order of the claim. */
  claim(request: ClaimRequest): readonly string[] {
    const { dialect, now, horizonMs, leaseMs, limit } = request
    const buckets = [...(this.#dialects.get(dialect) ?? [])]
    const from = (after: number, to: number): readonly Claimable[] =>
      buckets.flatMap(([bucket, ids]) => this.#free(ids, { bucket, after, to }, request))
    const due = inClaimOrder(from(-Infinity, now), request)
    const left = limit - due.length
    const beyond = left === 0 ? [] : from(now + horizonMs, Infinity)
    const claimed = [...due, ...inClaimOrder(beyond, { ...request, limit: left })]
    const lease = { until: now + leaseMs, lengthMs: leaseMs }
    for (const { id } of claimed) this.#leases.set(id, lease)
    return claimed.map(({ id }) => id)
  }

  /** The first `limit` of a bucket that are due after a time and nobody's. */
  #free(
    ids: OrderedIds,
    { bucket, after, to }: { readonly bucket: number; readonly after: number; readonly to: number },
    { now, limit }: ClaimRequest,
  ): readonly Claimable[] {
    const free: Claimable[] = []
    // No id is empty: all that are due at `after` come behind it, and are not later.
    for (const { at, id } of ids.from({ at: after, id: '' })) {
      if (at > to || free.length === limit) break
      if (hasEnded(this.#leases.get(id), now) && at > after)
        free.push({ id, nextCheckAt: at, bucket })
    }
    return free
  }

  #waitingWith({ dialect, amount }: Payment): OrderedIds {
    const buckets = this.#dialects.get(dialect) ?? new Map<number, OrderedIds>()
    this.#dialects.set(dialect, buckets)
    const bucket = amountBucket(amount)
    const waiting = buckets.get(bucket) ?? new OrderedIds()
    buckets.set(bucket, waiting)
    return waiting
  }
}

/** See `ClaimRequest.horizonMs` for leases that are of the past though their end is to come. */
function hasEnded(lease: Lease | undefined, now: number): boolean {
  return !lease || lease.until <= now || lease.until > now + 2 * lease.lengthMs
}

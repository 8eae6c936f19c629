import { mostBuckets, type ClaimRequest } from './payment-store.js'

/** What a claim may take. */
export interface Claimable {
  readonly id: string
  readonly nextCheckAt: number
  /** See `amountBucket`. */
  readonly bucket: number
}

/**
 * `nextCheckAt - stepMs * bucket / mostBuckets`, times `mostBuckets`: so it is a whole number, and
 * no rounding makes a tie or undoes one. The smaller, the sooner it is claimed.
 */
function claimRank(one: Claimable, { stepMs }: Pick<ClaimRequest, 'stepMs'>): number {
  return one.nextCheckAt * mostBuckets - stepMs * one.bucket
}

/**
 * The order of a claim over what each bucket offers, cut to its limit. Ids are compared by their
 * code units; every adapter uses this, so that none orders a tie in its own way.
 */
export function inClaimOrder<T extends Claimable>(
  candidates: readonly T[],
  request: Pick<ClaimRequest, 'stepMs' | 'limit'>,
): readonly T[] {
  return candidates
    .map((one) => ({ one, rank: claimRank(one, request) }))
    .sort((a, b) => a.rank - b.rank || (a.one.id < b.one.id ? -1 : 1))
    .slice(0, request.limit)
    .map(({ one }) => one)
}

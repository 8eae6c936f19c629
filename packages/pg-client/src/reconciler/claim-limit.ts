import type { ClientContext } from '../client-context.js'
import type { ReconcilerLimits } from './reconciler-limits.js'

/** A look-up takes two, as a rule: a list by our reference, and what it names. */
const requestsPerLookUp = 2

type Pace = Pick<ReconcilerLimits, 'concurrency' | 'requestsPerSecond' | 'leaseMs'>
type Gateway = Pick<ClientContext<never>, 'limits' | 'dialect'>

/**
 * How many payments to claim at a time: no more than half a lease is enough for at the reconciler's
 * rate, and where each look-up takes until its time-out; one at least. What one instance claims
 * beyond that, another could ask about. A gateway that is asked about many at once is held to the
 * rate only: small claims would need more of its lists.
 */
export function claimLimit(
  { batch, concurrency, requestsPerSecond, leaseMs }: Pace & Pick<ReconcilerLimits, 'batch'>,
  { limits, dialect }: Gateway,
): number {
  const byRateMs = (requestsPerLookUp * 1000) / requestsPerSecond
  const byTimeoutMs = (requestsPerLookUp * limits.lookUpTimeoutMs) / concurrency
  const eachMs = dialect.batchInquiry ? byRateMs : Math.max(byRateMs, byTimeoutMs)
  return Math.min(batch, Math.max(1, Math.floor(leaseMs / 2 / eachMs)))
}

/**
 * For how long after the claim a claimed payment is still begun with, in ms: until a look-up that
 * waits for its turn and for its answer would outlast the lease; half the lease at least.
 */
export function beginWithinMs(
  { concurrency, requestsPerSecond, leaseMs }: Pace,
  { limits }: Gateway,
): number {
  const turnsMs = (requestsPerLookUp * concurrency * 1000) / requestsPerSecond
  return leaseMs - Math.min(leaseMs / 2, turnsMs + limits.lookUpTimeoutMs)
}

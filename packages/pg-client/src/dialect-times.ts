import { refuseUnknownNames } from './arguments/refuse-unknown-names.js'
import type { DialectTimes } from './ports/gateway-dialect.js'

/** What a client may set; the waits of its checks are the schedule's. */
type ClientTimes = Omit<DialectTimes, 'checkAfterMs'>

const longest = 10 * 365 * 24 * 60 * 60 * 1000

const shortest: Readonly<Record<keyof ClientTimes, number>> = {
  connectTimeoutMs: 1,
  responseTimeoutMs: 1,
  lookUpTimeoutMs: 1,
  deadlineMs: 1,
  slowCallMs: 1,
  requestLifetimeMs: 1,
  pendingHorizonMs: 1,
}

/**
 * Fills the times of a gateway in: the client's own first, then the dialect's.
 *
 * @throws RangeError where one of them is not a positive number of whole milliseconds; TypeError
 *   where a name is unknown.
 */
export function resolveTimes(
  ofDialect: DialectTimes,
  own: Partial<ClientTimes> = {},
): DialectTimes {
  refuseUnknownNames('times', own, shortest)
  refuseUnknownNames('dialect.times', ofDialect, { ...shortest, checkAfterMs: [] })
  const times = { ...ofDialect, ...own }
  for (const [name, min] of Object.entries(shortest)) {
    const value = times[name as keyof ClientTimes]
    if (!Number.isInteger(value) || value < min || value > longest) {
      throw new RangeError(`times.${name} must be an integer of ${min} ms or more, got ${value}`)
    }
  }
  return times
}

/**
 * Refuses a lifetime that ends before the request does: a look-up beside a request that is still
 * on its way would prove it absent, and the order could be paid a second time.
 *
 * @throws RangeError where `requestLifetimeMs` is less than connecting and answering may take.
 */
export function checkRequestLifetime(
  { requestLifetimeMs }: Pick<DialectTimes, 'requestLifetimeMs'>,
  limits: Pick<DialectTimes, 'connectTimeoutMs' | 'responseTimeoutMs'>,
): void {
  const least = limits.connectTimeoutMs + limits.responseTimeoutMs
  if (requestLifetimeMs >= least) return
  throw new RangeError(
    `times.requestLifetimeMs must be at least connectTimeoutMs + responseTimeoutMs, ${least}, ` +
      `got ${requestLifetimeMs}: a request that we still wait for would pass for one that is over`,
  )
}

import { refuseUnknownNames } from './arguments/refuse-unknown-names.js'
import type { DialectTimes } from './ports/gateway-dialect.js'

/** What a client may set; the waits of its checks are the schedule's. */
type ClientTimes = Omit<DialectTimes, 'checkAfterMs'>

const longest = 10 * 365 * 24 * 60 * 60 * 1000

const names: Readonly<Record<keyof ClientTimes, true>> = {
  connectTimeoutMs: true,
  responseTimeoutMs: true,
  lookUpTimeoutMs: true,
  deadlineMs: true,
  slowCallMs: true,
  requestLifetimeMs: true,
  pendingHorizonMs: true,
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
  refuseUnknownNames('times', own, names)
  refuseUnknownNames('dialect.times', ofDialect, { ...names, checkAfterMs: true })
  const times = { ...ofDialect, ...own }
  for (const name of Object.keys(names) as (keyof ClientTimes)[]) {
    const value = times[name]
    if (!Number.isInteger(value) || value < 1 || value > longest) {
      throw new RangeError(`times.${name} must be an integer of 1 ms or more, got ${value}`)
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

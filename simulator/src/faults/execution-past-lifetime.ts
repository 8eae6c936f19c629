import type { RequestFault } from './fault.js'
import { CHANGES } from './operation-kind.js'

const HOUR_MS = 3_600_000

/** The request is executed when everybody has good reason to believe that it never will be. */
export const executionPastLifetime: RequestFault = {
  name: 'execution-past-lifetime',
  bites: 'request',
  operations: CHANGES,
  explains: 'Holds the request up for a day or two; it is executed when it is long over.',
  takes: { uniform: { min: 25 * HOUR_MS, max: 48 * HOUR_MS } },
  breaksPromise: 'a request is over after its lifetime, an hour or two',
  strike: (fate, tookMs) => ({ ...fate, lateMs: fate.lateMs + tookMs }),
}

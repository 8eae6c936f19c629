import type { RequestFault } from './fault.js'
import { CHANGES } from './operation-kind.js'

/** The request is held up in the network and executed after its client gave up. */
export const lateExecution: RequestFault = {
  name: 'late-execution',
  bites: 'request',
  operations: CHANGES,
  explains: 'Holds the request up in the network; it is executed later, whoever still waits.',
  takes: { uniform: { min: 10_000, max: 60_000 } },
  strike: (fate, tookMs) => ({ ...fate, lateMs: fate.lateMs + tookMs }),
}

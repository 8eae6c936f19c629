import type { RequestFault } from './fault.js'
import { OPERATION_KINDS } from './operation-kind.js'

/** The request takes far longer than usual; it is executed and answered in the end. */
export const latencySpike: RequestFault = {
  name: 'latency-spike',
  bites: 'request',
  operations: OPERATION_KINDS,
  explains: 'Takes far longer before the request is looked at; it is executed and answered.',
  takes: { uniform: { min: 3000, max: 10_000 } },
  strike: (fate, tookMs) => ({ ...fate, latencyMs: fate.latencyMs + tookMs }),
}

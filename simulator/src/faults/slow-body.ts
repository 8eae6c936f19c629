import type { RequestFault } from './fault.js'
import { CHANGES } from './operation-kind.js'
import { delivered } from './request-fate.js'

/** Status and headers come at once, the body drop by drop. */
export const slowBody: RequestFault = {
  name: 'slow-body',
  bites: 'request',
  operations: CHANGES,
  explains: 'Executes the request; the body of the answer arrives drop by drop.',
  takes: { uniform: { min: 2000, max: 8000 } },
  strike: (fate, tookMs) => delivered(fate, 'slow', tookMs),
}

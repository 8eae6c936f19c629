import type { RequestFault } from './fault.js'
import { CHANGES } from './operation-kind.js'
import { saidInstead } from './request-fate.js'

/** The answer has its status and is no longer what the dialect speaks. */
export const malformedBody: RequestFault = {
  name: 'malformed-body',
  bites: 'request',
  operations: CHANGES,
  explains: 'Executes the request; the answer keeps its status and its body is broken.',
  strike: (fate) => saidInstead(fate, 'malformed'),
}

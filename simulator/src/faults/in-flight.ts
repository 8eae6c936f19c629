import type { RequestFault } from './fault.js'
import { CHANGES } from './operation-kind.js'
import { saidInstead } from './request-fate.js'

/** The gateway says that the same request is still being executed, as it does to a quick repeat. */
export const inFlight: RequestFault = {
  name: 'in-flight',
  bites: 'request',
  operations: CHANGES,
  only: true,
  explains: 'Executes the request and answers that one with the same key is still under way.',
  needs: 'idempotencyKeys',
  strike: (fate) => saidInstead(fate, 'inFlight'),
}

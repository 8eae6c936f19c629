import type { RequestFault } from './fault.js'
import { CHANGES } from './operation-kind.js'

/** The network delivers the request twice; only a key protects from that. */
export const requestDuplicated: RequestFault = {
  name: 'request-duplicated',
  bites: 'request',
  operations: CHANGES,
  explains: 'Executes the request twice, as if the network had doubled it.',
  needs: 'idempotencyKeys',
  strike: (fate) => ({ ...fate, executions: 2 }),
}

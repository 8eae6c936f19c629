import type { RequestFault } from './fault.js'
import { CHANGES } from './operation-kind.js'
import { saidInstead } from './request-fate.js'

/** The gateway fails after it has stored the charge: the same 500, and the money is taken. */
export const failAfterCommit: RequestFault = {
  name: 'fail-after-commit',
  bites: 'request',
  operations: CHANGES,
  explains: "Executes the request, then answers with the gateway's own 500.",
  strike: (fate) => saidInstead(fate, 'gatewayError'),
}

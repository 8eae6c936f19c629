import type { RequestFault } from './fault.js'
import { CHANGES } from './operation-kind.js'
import { saidInstead } from './request-fate.js'

/** The proxy in front gives up after the request went through. */
export const proxyError: RequestFault = {
  name: 'proxy-error',
  bites: 'request',
  operations: CHANGES,
  explains: 'Executes the request; a proxy answers with a 504 page in HTML.',
  strike: (fate) => saidInstead(fate, 'proxyError'),
}

import type { RequestFault } from './fault.js'
import { OPERATION_KINDS } from './operation-kind.js'

/** The proxy in front is overloaded: an HTML page instead of an answer, nothing is executed. */
export const brownOut: RequestFault = {
  name: 'brown-out',
  bites: 'request',
  operations: OPERATION_KINDS,
  explains: 'Answers with the 503 page of a proxy, in HTML; the request is not executed.',
  strike: (fate) => ({ ...fate, executions: 0, instead: 'proxyError' }),
}

import type { RequestFault } from './fault.js'
import { OPERATION_KINDS } from './operation-kind.js'

/** The request is read, neither answered nor executed, and its connection stays open. */
export const hang: RequestFault = {
  name: 'hang',
  bites: 'request',
  operations: OPERATION_KINDS,
  explains: 'Reads the request and never answers; it is not executed.',
  strike: (fate) => ({ ...fate, executions: 0, delivery: 'never' }),
}

import type { RequestFault } from './fault.js'
import { OPERATION_KINDS } from './operation-kind.js'

/** The connection is cut before the request is executed. */
export const connectionReset: RequestFault = {
  name: 'connection-reset',
  bites: 'request',
  operations: OPERATION_KINDS,
  explains: 'Cuts the connection before the request is executed.',
  strike: (fate) => ({ ...fate, executions: 0, delivery: 'cut' }),
}

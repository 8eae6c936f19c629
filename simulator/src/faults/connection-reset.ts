import type { RequestFault } from './fault.js'
import { OPERATION_KINDS } from './operation-kind.js'

/** The connection is reset before the request is executed. */
export const connectionReset: RequestFault = {
  name: 'connection-reset',
  bites: 'request',
  operations: OPERATION_KINDS,
  explains: 'Resets the connection before the request is executed.',
  strike: (fate) => ({ ...fate, executions: 0, delivery: 'reset' }),
}

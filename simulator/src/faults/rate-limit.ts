import type { RequestFault } from './fault.js'
import { OPERATION_KINDS } from './operation-kind.js'

/** More requests than the limit of its rule are refused; nothing is executed. */
export const rateLimit: RequestFault = {
  name: 'rate-limit',
  bites: 'request',
  operations: OPERATION_KINDS,
  explains: 'Refuses requests above a limit (10 a second unless the rule says otherwise).',
  limit: { requests: 10, per: 1000 },
  strike: (fate) => ({ ...fate, executions: 0, instead: 'rateLimited' }),
}

import type { RequestFault } from './fault.js'
import { CHANGES } from './operation-kind.js'

/** The callback overtakes the answer to the request that caused it. */
export const callbackBeforeAnswer: RequestFault = {
  name: 'callback-before-answer',
  bites: 'request',
  operations: CHANGES,
  only: true,
  explains: 'Settles at once and sends the callback before the answer.',
  strike: (fate) => ({ ...fate, callbackFirst: true }),
}

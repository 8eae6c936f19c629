import type { RequestFault } from './fault.js'
import { CHANGES } from './operation-kind.js'
import { delivered } from './request-fate.js'

/** The connection ends in the middle of the answer. */
export const truncatedBody: RequestFault = {
  name: 'truncated-body',
  bites: 'request',
  operations: CHANGES,
  explains: 'Executes the request; the connection ends in the middle of the answer.',
  strike: (fate) => delivered(fate, 'truncated'),
}

import type { RequestFault } from './fault.js'
import { CHANGES } from './operation-kind.js'
import { delivered } from './request-fate.js'

/** The request takes effect and its answer never arrives: where double charges come from. */
export const answerLost: RequestFault = {
  name: 'answer-lost',
  bites: 'request',
  operations: CHANGES,
  explains: 'Executes the request, then cuts the connection instead of answering.',
  strike: (fate) => delivered(fate, 'cut'),
}

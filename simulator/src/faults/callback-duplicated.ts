import type { CallbackFault } from './fault.js'

/** The callback arrives twice. */
export const callbackDuplicated: CallbackFault = {
  name: 'callback-duplicated',
  bites: 'callback',
  explains: 'Sends the callback twice at once.',
  strike: (fate) => ({ ...fate, copies: 2 }),
}

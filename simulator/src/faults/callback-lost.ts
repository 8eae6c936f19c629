import type { CallbackFault } from './fault.js'

/** The callback never arrives, and no repetition comes. */
export const callbackLost: CallbackFault = {
  name: 'callback-lost',
  bites: 'callback',
  explains: 'Never sends the callback.',
  strike: (fate) => ({ ...fate, lost: true }),
}

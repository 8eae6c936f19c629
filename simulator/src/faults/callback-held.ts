import type { CallbackFault } from './fault.js'

/** The callback waits for a person or a test to release it. */
export const callbackHeld: CallbackFault = {
  name: 'callback-held',
  bites: 'callback',
  explains: 'Keeps the callback until it is released, dropped or copied through /__admin.',
  strike: (fate) => ({ ...fate, held: true }),
}

import type { CallbackFault } from './fault.js'

/** The callback tells another amount than the one that was charged, or another order. */
export const callbackTampered: CallbackFault = {
  name: 'callback-tampered',
  bites: 'callback',
  explains: 'Sends the callback with another amount (another order where it has none).',
  strike: (fate) => ({ ...fate, tampered: true }),
}

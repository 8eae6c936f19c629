import type { CallbackFault } from './fault.js'

/** The callback is no proof: its signature or secret is not the right one. */
export const callbackWronglySigned: CallbackFault = {
  name: 'callback-wrongly-signed',
  bites: 'callback',
  explains: 'Signs the callback with another secret.',
  needs: 'callbackProof',
  strike: (fate) => ({ ...fate, wronglySigned: true }),
}

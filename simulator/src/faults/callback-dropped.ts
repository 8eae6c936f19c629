import type { NetworkFault } from './fault.js'

/** The gateway sent the callback and nobody took it: it may send it again. */
export const callbackDropped: NetworkFault = {
  name: 'callback-dropped',
  bites: 'network',
  message: 'callback',
  explains: 'Loses the callback between the gateway and the shop.',
}

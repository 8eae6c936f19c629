import type { GatewayFault } from './fault.js'

/** The gateway is gone: no connections, and no callbacks until it is back. */
export const blackOut: GatewayFault = {
  name: 'black-out',
  bites: 'gateway',
  explains: 'Refuses connections and keeps back all callbacks until it is over.',
  strike: (fate) => ({ ...fate, isListening: false, keepsCallbacks: true }),
}

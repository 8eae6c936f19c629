import type { GatewayFault } from './fault.js'

/** The gateway goes away, comes back and has forgotten what was pending. */
export const restart: GatewayFault = {
  name: 'restart',
  bites: 'gateway',
  explains: 'Goes away and comes back without its pending work: charges stay pending for ever.',
  needsEnd: true,
  strike: (fate) => ({ ...fate, isListening: false, keepsCallbacks: true, forgets: true }),
}

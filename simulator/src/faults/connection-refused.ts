import type { GatewayFault } from './fault.js'

/** Nobody listens: the operating system refuses connections, open ones are cut. */
export const connectionRefused: GatewayFault = {
  name: 'connection-refused',
  bites: 'gateway',
  explains: 'Refuses connections and cuts open ones; what was under way is executed.',
  strike: (fate) => ({ ...fate, isListening: false }),
}

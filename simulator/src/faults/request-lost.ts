import type { NetworkFault } from './fault.js'

/** The request never comes to the gateway, and its client is left to wait. */
export const requestLost: NetworkFault = {
  name: 'request-lost',
  bites: 'network',
  message: 'request',
  explains: 'Loses the request on its way to the gateway; nobody says so.',
}

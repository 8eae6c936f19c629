import type { NetworkFault } from './fault.js'

/** The request is under way for long: others overtake it, and its client may be gone. */
export const requestDelayed: NetworkFault = {
  name: 'request-delayed',
  bites: 'network',
  message: 'request',
  explains: 'Delays the request, so that others overtake it or its client gives up first.',
  takes: { exponential: { min: 100, mean: 4900 } },
}

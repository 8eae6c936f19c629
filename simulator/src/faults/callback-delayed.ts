import type { NetworkFault } from './fault.js'

/** The callback is under way for long, and others overtake it. */
export const callbackDelayed: NetworkFault = {
  name: 'callback-delayed',
  bites: 'network',
  message: 'callback',
  explains: 'Delays the callback on its way to the shop, so that others overtake it.',
  takes: { exponential: { min: 100, mean: 4900 } },
}

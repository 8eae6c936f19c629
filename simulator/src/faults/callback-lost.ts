import type { Fault } from './fault.js'

/** The charge settles and nobody is told. */
export const callbackLost: Fault = {
  name: 'callback-lost',
  bites: 'callback',
  explains: 'Never sends the callback of the charge.',
  rate: (settings) => settings.callback.lossRate,
}

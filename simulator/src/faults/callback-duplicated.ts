import type { Fault } from './fault.js'

/** The merchant is told twice, at the same moment. */
export const callbackDuplicated: Fault = {
  name: 'callback-duplicated',
  bites: 'callback',
  explains: 'Sends the callback of the charge twice at once.',
  rate: (settings) => settings.callback.duplicateRate,
}

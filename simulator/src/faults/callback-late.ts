import type { Fault } from './fault.js'

/** The merchant is told long after the charge settled. */
export const callbackLate: Fault = {
  name: 'callback-late',
  bites: 'callback',
  explains: 'Holds the callback of the charge back for a time within callback.lateMs.',
  rate: (settings) => settings.callback.lateRate,
}

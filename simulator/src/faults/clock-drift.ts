import type { MerchantFault } from './fault.js'

/** The wall clock goes wrong by a little all the time. */
export const clockDrift: MerchantFault = {
  name: 'clock-drift',
  bites: 'clock',
  explains: 'Lets the wall clock of a process run fast or slow, by up to 1000 ppm.',
}

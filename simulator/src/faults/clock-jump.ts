import type { MerchantFault } from './fault.js'

/** The wall clock is stepped, as by a person or a time server; durations do not notice. */
export const clockJump: MerchantFault = {
  name: 'clock-jump',
  bites: 'clock',
  explains: 'Sets the wall clock of a process forward or back.',
  takes: { uniform: { min: 1000, max: 300_000 } },
}

import type { MerchantFault } from './fault.js'

/** The process stands still for longer than a lease, and does not notice. */
export const pause: MerchantFault = {
  name: 'pause',
  bites: 'process',
  explains: 'Stops the process for a while: its timers and messages wait, its leases run out.',
  takes: { uniform: { min: 1000, max: 120_000 } },
}

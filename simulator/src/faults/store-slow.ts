import type { MerchantFault } from './fault.js'

/** The database takes its time; the call succeeds. */
export const storeSlow: MerchantFault = {
  name: 'store-slow',
  bites: 'store',
  explains: 'Takes long over a call to the database; it succeeds in the end.',
  takes: { uniform: { min: 200, max: 5000 } },
}

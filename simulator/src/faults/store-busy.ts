import type { MerchantFault } from './fault.js'

/** The database refuses for want of a lock; whoever asked may ask again. */
export const storeBusy: MerchantFault = {
  name: 'store-busy',
  bites: 'store',
  explains: 'Refuses a call for want of a lock; nothing was stored.',
}

import type { MerchantFault } from './fault.js'

/** The transaction is committed, and an error comes back: nobody told what became of it. */
export const commitUnknown: MerchantFault = {
  name: 'commit-unknown',
  bites: 'store',
  explains: 'Commits the transaction, then reports an error instead of the result.',
}

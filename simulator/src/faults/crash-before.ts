import type { MerchantFault } from './fault.js'

/** The process dies just before it asks for something: nothing of it was done. */
export const crashBefore: MerchantFault = {
  name: 'crash-before',
  bites: 'process',
  explains: 'Kills the process just before a call of its own takes effect.',
}

import type { MerchantFault } from './fault.js'

/** The process dies with the deed done and nobody left who knows of it. */
export const crashAfter: MerchantFault = {
  name: 'crash-after',
  bites: 'process',
  explains: 'Kills the process after a call took effect, before it sees the result.',
}

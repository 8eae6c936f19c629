import type { Checker } from '../books.js'

/**
 * Looks at every payment of which something has gone back, by the gateway's ledger: it is no more
 * than the refunds that somebody has asked for, whose amounts may be given back once each. Nobody
 * else gives money back in this world. Does not look at what was wanted and has not gone back
 * (`accepted-refunds-happen` does).
 */
export const noDoubleRefund: Checker = {
  invariant: {
    id: 'no-double-refund',
    kind: 'safety',
    says: 'No refund goes back twice: no more goes back than was asked for.',
    leavesOut: 'what was asked for and has not gone back',
  },
  check: ({ payments }, violated) => {
    let looked = 0
    for (const { payment, refunds, charges } of payments) {
      const back = charges.reduce((sum, { refunded }) => sum + refunded, 0)
      if (back === 0) continue
      looked += 1
      const mayGo = refunds.filter(({ state }) => state !== 'refused')
      const asked = mayGo.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
      if (back <= asked) continue
      violated(payment.orderId, `${back} has gone back of ${payment.reference}, of ${asked} asked`)
    }
    return looked
  },
}

import type { Checker } from './checker.js'

/** Nobody pays for nothing. */
export const noChargeWithoutOrder: Checker = {
  invariant: {
    id: 'no-charge-without-order',
    kind: 'safety',
    says: 'Every charge at the gateway belongs to an order.',
    leavesOut: 'whether the order keeps the money: paid-is-confirmed looks at that',
  },
  check: ({ orders, strangers }, violated) => {
    for (const { reference } of strangers) violated(reference, `no order knows ${reference}`)
    return strangers.length + orders.reduce((sum, { charges }) => sum + charges.length, 0)
  },
}

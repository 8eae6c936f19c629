import { latestStep, type HoldName } from '../../orders/saga/saga-step.js'
import type { Checker } from './checker.js'

/** Nothing is promised that is not held. */
export const confirmedIsHeld: Checker = {
  invariant: {
    id: 'confirmed-is-held',
    kind: 'safety',
    says: 'A confirmed order holds its stock, and its points where it uses some.',
    leavesOut: 'orders that are being cancelled, which give back only once the money is back',
  },
  check: ({ orders }, violated) => {
    const confirmed = orders.filter(({ order }) => order.status === 'CONFIRMED')
    for (const { wish, order } of confirmed) {
      const needed: readonly HoldName[] = order.pointsUsed > 0 ? ['stock', 'points'] : ['stock']
      for (const hold of needed) {
        const state = latestStep(order.steps, hold)?.state ?? 'never begun'
        if (state === 'done') continue
        violated(wish, `${order.id} is confirmed, and its ${hold} step is ${state}`)
      }
    }
    return confirmed.length
  },
}

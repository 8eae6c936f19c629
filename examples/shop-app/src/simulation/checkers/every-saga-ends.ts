import { isAtRest, isInReview } from '../books/books.js'
import type { Checker } from './checker.js'

/** No order stays on its way for ever, and nothing that was undertaken is left undone. */
export const everySagaEnds: Checker = {
  invariant: {
    id: 'every-saga-ends',
    kind: 'liveness',
    says: 'Every order comes to its end, and what it held without being paid goes back.',
    leavesOut: 'orders with a payment in review',
  },
  check: ({ orders, work }, violated) => {
    for (const file of orders) {
      const { wish, order } = file
      if (isInReview(file) || isAtRest(file)) continue
      const steps = order.steps.map(({ step, round, state }) => `${step} ${round} ${state}`)
      violated(wish, `${order.id} is ${order.status}: ${steps.join(', ')}`)
    }
    for (const { wish, kind } of work.dead) violated(wish, `${kind} was given up`)
    if (work.left > 0) violated('outbox', `${work.left} pieces of work are left`)
    return orders.length
  },
}

import { heldOf, type Books, type OrderFile, type Violated } from '../books.js'

/**
 * Holds what is kept for orders against the money that the gateway holds for them: stock, or
 * points, must be kept where it holds some, and given back where it holds none. Orders that wait,
 * and those of which a payment is in review and no other holds money, may be either way. What is
 * left, and what must be kept, is what there was. Gives for how many orders it was looked at.
 */
export function lookAtHeld(
  what: 'stock' | 'points',
  { orders, orderBook }: Pick<Books, 'orders' | 'orderBook'>,
  violated: Violated,
): number {
  let kept = 0
  for (const file of orders) {
    const { order } = file
    const isKept = order.state === 'waiting' || order.state === 'confirmed'
    const must = mustBeKept(file) ?? isKept
    if (must) kept += order[what]
    if (must === isKept) continue
    const money = must ? 'holds its money' : 'holds no money of it'
    violated(order.id, `is ${order.state} with its ${what}, but the gateway ${money}`)
  }
  const left = orderBook[what]
  const total = orderBook[`${what}Total` as const]
  if (left + kept !== total) violated(what, `${left} left and ${kept} to be held, of ${total}`)
  return orders.length
}

/** Undefined: the money does not say. */
function mustBeKept({ order, payments }: OrderFile): boolean | undefined {
  const isReviewed = ({ payment }: OrderFile['payments'][number]) => payment.state === 'review'
  if (payments.some((file) => !isReviewed(file) && heldOf(file) > 0)) return true
  return order.state === 'waiting' || payments.some(isReviewed) ? undefined : false
}

import { cancelIdOf, dueOf, type Order } from './order.js'
import { isHold, isSameStep, type HoldName } from './saga/saga-step.js'

/**
 * What an order owes others once a change of it is durable: rows of its outbox, written with the
 * change and worked off until they are done.
 */
export type Undertaking =
  /** Give back what a step holds, or may hold. */
  | { readonly kind: 'UNDO_STEP'; readonly step: HoldName; readonly round: number }
  /** Give the order's money back, under this name. */
  | { readonly kind: 'CANCEL_PAYMENT'; readonly cancelId: string }
  /** The order could not be saved after its money was taken: undo both. */
  | { readonly kind: 'ORDER_SAVE_FAILED'; readonly paymentId: string }

/** What a change of an order undertakes. Compensation runs backwards: points before stock. */
export function undertakingsOf(before: Order, after: Order): readonly Undertaking[] {
  const undone = after.steps.filter(isHold).filter((step) => {
    const was = before.steps.find((one) => isSameStep(one, step))
    return step.state === 'undoing' && was?.state !== 'undoing'
  })
  const undoing = undone
    .toReversed()
    .map(({ step, round }) => ({ kind: 'UNDO_STEP', step, round }) as const)
  const begins = after.status === 'CANCELING' && before.status !== 'CANCELING' && dueOf(after) > 0
  return begins ? [{ kind: 'CANCEL_PAYMENT', cancelId: cancelIdOf(after) }, ...undoing] : undoing
}

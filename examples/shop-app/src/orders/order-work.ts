import { z } from 'zod'
import type { OutboxHandler } from '../outbox/outbox-processor.js'
import { cancelPayment, type CancelPaymentParts } from './cancel-payment.js'
import type { Undertaking } from './order-undertakings.js'
import type { HoldHandler } from './saga/hold-handlers.js'
import { isHold, withStep, type HoldName } from './saga/saga-step.js'

export interface OrderWorkParts extends CancelPaymentParts {
  readonly handlers: Readonly<Record<HoldName, HoldHandler>>
}

const undoing = z.object({ step: z.enum(['stock', 'points']), round: z.int() })
const canceling = z.object({ cancelId: z.string() })

/**
 * Works off what orders have undertaken, by kind; a key is the order's id. Each of them may be done
 * again; what fails is tried again, and in the end is a dead letter with an alarm.
 */
export function orderWork(
  parts: OrderWorkParts,
): Readonly<Record<Undertaking['kind'], OutboxHandler>> {
  return {
    UNDO_STEP: ({ key, payload }) => undo(parts, key, undoing.parse(payload)),
    CANCEL_PAYMENT: async ({ key, payload }) => {
      await cancelPayment(parts, key, canceling.parse(payload).cancelId)
    },
    // Whether its payment is given back or the order was saved meanwhile, the decision is the same.
    ORDER_SAVE_FAILED: async ({ key }) => {
      await parts.applyPayment.settle(key)
    },
  }
}

async function undo(
  { book, handlers }: OrderWorkParts,
  orderId: string,
  { step, round }: { readonly step: HoldName; readonly round: number },
): Promise<void> {
  for (;;) {
    const order = book.store.get(orderId)
    const stands = order?.steps
      .filter(isHold)
      .find((one) => one.step === step && one.round === round)
    if (!order || stands?.state !== 'undoing') return
    await handlers[step].undo(order, round)
    const steps = withStep(order.steps, { ...stands, state: 'undone' })
    if (book.save(order, { ...order, steps }) !== 'stale') return
  }
}

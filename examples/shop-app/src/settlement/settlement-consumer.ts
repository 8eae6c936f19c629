import { ZodError } from 'zod'
import type { EventBus, Subscription } from '../bus/event-bus.js'
import { paymentMessage, paymentTopics } from '../payments/payment-messages.js'
import type { SettlementStore } from './settlement-store.js'

/**
 * Books what the payments tell, as the consumer `settlement`. A body that does not fit ends as a
 * dead letter: nothing is booked that nobody understands. What could not be written comes again.
 */
export function settlementConsumer(
  bus: EventBus,
  store: Pick<SettlementStore, 'apply'>,
): Subscription {
  return bus.subscribe({
    consumer: 'settlement',
    topics: Object.values(paymentTopics),
    handle: async ({ body }) => void store.apply(paymentMessage.parse(body)),
    isPoison: (error) => error instanceof ZodError,
  })
}

import type { ClientContext } from '../client-context.js'
import type { Decision } from '../payment/decision.js'
import type { PaymentEvent } from '../payment/payment-event.js'
import { isOpen } from '../payment/payment-state.js'
import type { Payment } from '../payment/payment.js'

/** Tells the observers what a decision has made durable. */
export function tellEvents(
  before: Payment,
  { next, events }: Pick<Decision, 'next' | 'events'>,
  { emit }: Pick<ClientContext<never>, 'emit'>,
): void {
  for (const event of events) {
    emit({ type: 'transition', event })
    if (event.to === 'review') {
      emit({ type: 'gaveUp', paymentId: next.id, reason: event.reviewReason ?? 'unknown' })
    } else if (isOpen(before.state) && !isOpen(event.to) && heals(event)) {
      const { from, to, source: by } = event
      const since = before.state === 'canceling' ? before.refund?.createdAt : before.createdAt
      const afterMs = event.at - (since ?? before.createdAt)
      emit({ type: 'healed', paymentId: next.id, from, to, by, afterMs })
    }
  }
}

/** Settled by a look-up, or by a callback though nobody had told us that it was pending. */
function heals({ source, from }: PaymentEvent): boolean {
  return source === 'inquiry' || (source === 'callback' && from !== 'pending')
}

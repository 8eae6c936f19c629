import type { Payment } from '../payment/payment.js'
import type { ClientContext } from '../client-context.js'

/**
 * The caller is answered without the gateway's word. Told as an event, for metrics, and logged with
 * its cause and the order's id: a fallback that nobody sees hides an outage.
 */
export function tellFallback(
  { emit, logger, dialect }: Pick<ClientContext<never>, 'emit' | 'logger' | 'dialect'>,
  operation: 'submit' | 'cancel',
  { id: paymentId, orderId }: Payment,
  cause: string,
): void {
  emit({ type: 'fallbackRan', operation, paymentId, orderId, cause })
  logger?.warn(
    { dialect: dialect.name, operation, orderId, paymentId, cause },
    'answered without the gateway: the outcome is not known yet, or nothing was sent',
  )
}

import { requestErrors } from '../http/request-errors.js'
import { ShopError } from '../http/shop-error.js'

/** What is told to whoever asks for an order that somebody else has in hand. */
export function orderInFlight(orderId: string): ShopError {
  const details = { orderId }
  return new ShopError(requestErrors.REQUEST_IN_FLIGHT, { details, retryAfterMs: 1000 })
}

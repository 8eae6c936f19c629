import { requestErrors } from '../http/request-errors.js'
import { ShopError } from '../http/shop-error.js'
import { ModuleFailure } from '../modules/module-failure.js'

/** What nobody foresaw is our own fault, and says which order it is about; all else stays. */
export function unforeseen(error: unknown, orderId: string): unknown {
  if (error instanceof ShopError || error instanceof ModuleFailure) return error
  return new ShopError(requestErrors.INTERNAL, { details: { orderId }, cause: error })
}

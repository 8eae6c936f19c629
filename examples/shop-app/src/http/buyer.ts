import type { Context } from 'hono'
import { ShopError } from './shop-error.js'

const printable = /^[\x21-\x7e]{1,64}$/
const printableKey = /^[\x21-\x7e]{1,255}$/

/**
 * Who is buying: the `X-USER-ID` header, 1-64 printable ASCII characters.
 *
 * @throws ShopError UNAUTHENTICATED
 */
export function buyerOf(context: Context): string {
  const buyer = context.req.header('x-user-id')
  if (buyer === undefined || !printable.test(buyer)) throw new ShopError('UNAUTHENTICATED')
  return buyer
}

/**
 * The `Idempotency-Key` header, 1-255 printable ASCII characters.
 *
 * @throws ShopError MISSING_IDEMPOTENCY_KEY
 */
export function idempotencyKeyOf(context: Context): string {
  const key = context.req.header('idempotency-key')
  if (key === undefined || !printableKey.test(key)) throw new ShopError('MISSING_IDEMPOTENCY_KEY')
  return key
}

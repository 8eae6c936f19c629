import { z } from 'zod'
import type { Context } from 'hono'
import { requestErrors } from './request-errors.js'
import { ShopError } from './shop-error.js'

const printable = /^[\x21-\x7e]{1,255}$/

/** A card number, perhaps behind a word, and nothing else: keys are kept, and it must not be. */
const cardNumber = /^(?:[A-Za-z]+-)?[3-6]\d{3}([-._]?)\d{4}\1\d{4}\1\d{4}$/

/** The header under which a request may be repeated, as a route's description shows it. */
export const idempotencyHeaders = z.object({
  'idempotency-key': z
    .string()
    .optional() // its absence has a code of its own
    .meta({
      description:
        '1-255 printable ASCII characters, and no card number. The same key does a thing once.',
      pattern: '^[\\x21-\\x7e]{1,255}$',
      param: { name: 'idempotency-key', in: 'header', required: true },
    }),
})

/**
 * The `Idempotency-Key` header, 1-255 printable ASCII characters that are no card number.
 *
 * @throws ShopError MISSING_IDEMPOTENCY_KEY
 */
export function idempotencyKeyOf(context: Context): string {
  const key = context.req.header('idempotency-key')
  if (key === undefined || !printable.test(key)) {
    throw new ShopError(requestErrors.MISSING_IDEMPOTENCY_KEY)
  }
  if (cardNumber.test(key)) {
    const details = { reason: 'a card number is no key' }
    throw new ShopError(requestErrors.MISSING_IDEMPOTENCY_KEY, { details })
  }
  return key
}

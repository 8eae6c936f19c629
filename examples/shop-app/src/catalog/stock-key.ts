import { requestErrors } from '../http/request-errors.js'
import { ShopError } from '../http/shop-error.js'

/** What a key does to stock: takes, gives back, puts new pieces on the shelf. */
export type StockKeyKind = 'DEC' | 'INC' | 'ADD'

const form = /^(DEC|INC|ADD)-(.+)$/

/**
 * What an idempotency key says: `DEC-{hold}`, `INC-{hold}`, `ADD-{anything}`.
 *
 * @throws ShopError INVALID_REQUEST where it begins otherwise than with one of `allowed`
 */
export function stockKeyOf(
  key: string,
  allowed: readonly StockKeyKind[],
): { readonly kind: StockKeyKind; readonly hold: string } {
  const [, kind, hold] = form.exec(key) ?? []
  const found = allowed.find((one) => one === kind)
  if (found !== undefined && hold !== undefined) return { kind: found, hold }
  const begins = allowed.map((one) => `${one}-`).join(', ')
  throw new ShopError(requestErrors.INVALID_REQUEST, {
    details: [{ path: 'idempotency-key', message: `must be one of ${begins} and what it is for` }],
  })
}

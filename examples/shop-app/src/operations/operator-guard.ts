import { createHash, timingSafeEqual } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { ShopError } from '../http/shop-error.js'

/**
 * Lets only whoever knows the operator's secret pass, in the header `X-OPERATOR-TOKEN`. Without a
 * configured secret there is nothing behind it: 404.
 */
export function operatorGuard(secret: string | undefined): MiddlewareHandler {
  return async (context, next) => {
    if (secret === undefined) throw new ShopError('NOT_FOUND')
    const given = context.req.header('x-operator-token') ?? ''
    if (!isSame(given, secret)) throw new ShopError('OPERATOR_UNAUTHENTICATED')
    await next()
  }
}

/** Takes as long for a near miss as for a far one; digests have equal lengths, secrets may not. */
function isSame(given: string, secret: string): boolean {
  return timingSafeEqual(digestOf(given), digestOf(secret))
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

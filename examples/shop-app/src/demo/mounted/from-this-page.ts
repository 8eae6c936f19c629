import type { MiddlewareHandler } from 'hono'
import { requestErrors } from '../../http/request-errors.js'
import { ShopError } from '../../http/shop-error.js'
import { demoErrors } from './demo-errors.js'

const LOOPBACK = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i
const JSON_TYPE = /^application\/json\s*(?:;|$)/i
const WRITES: ReadonlySet<string> = new Set(['POST', 'PUT'])
/** `none`: typed by hand. Pages on other ports of this machine are `same-site`, and not ours. */
const OWN_SITES: ReadonlySet<string> = new Set(['same-origin', 'none'])

/**
 * Lets nobody in but programs of this machine and the shop's own pages: what is behind it kills the
 * shop. A page of another site is known by its `Origin` or `Sec-Fetch-Site`, or by a `Host` that is
 * a name of its own for this machine; JSON alone may be posted, which it cannot without asking.
 */
export const fromThisPage: MiddlewareHandler = async (context, next) => {
  const header = (name: string): string | undefined => context.req.header(name)?.toLowerCase()
  const host = header('host') ?? ''
  const isFromHere =
    LOOPBACK.test(host) &&
    (header('origin') ?? `http://${host}`) === `http://${host}` &&
    OWN_SITES.has(header('sec-fetch-site') ?? 'none')
  if (!isFromHere) throw new ShopError(demoErrors.NOT_FROM_HERE)
  if (WRITES.has(context.req.method) && !JSON_TYPE.test(header('content-type') ?? '')) {
    throw new ShopError(requestErrors.UNSUPPORTED_MEDIA_TYPE)
  }
  await next()
}

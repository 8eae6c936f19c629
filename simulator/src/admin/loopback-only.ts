import type { MiddlewareHandler } from 'hono'
import { problem } from '../scenario/scenario-error.js'
import { AdminRefusal } from './admin-error.js'

const LOOPBACK = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i

/**
 * Lets nobody in but programs and pages of this machine. The ports listen on loopback; a browser
 * would still bring in pages of other sites, by a name of theirs that leads to loopback (its
 * `Host` is that name) or by posting across sites (its `Origin` is that site).
 */
export const loopbackOnly: MiddlewareHandler = async (context, next) => {
  const host = context.req.header('host') ?? ''
  if (!LOOPBACK.test(host)) {
    throw forbidden('host', 'the Host header names no address of this machine')
  }
  const origin = context.req.header('origin')
  if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`) {
    throw forbidden('origin', 'a page of another origin sent this')
  }
  await next()
}

function forbidden(header: string, message: string): AdminRefusal {
  return new AdminRefusal(403, [problem([header], message)])
}

import type { MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import type { Clock, Ids, Logger } from '@holdfast/resilience-kit'

/** One finished request, without anything a buyer sent. */
export interface RequestEnded {
  readonly method: string
  /** The route's pattern, not the path: `/orders/:id`. */
  readonly route: string
  readonly status: number
  readonly durationMs: number
}

export interface RequestLogParts {
  readonly clock: Clock
  readonly ids: Ids
  readonly logger: Logger
  readonly onEnded: (ended: RequestEnded) => void
}

const givenId = /^[\w.-]{1,64}$/

/** A card number, with what may stand between its digits. */
const cardLike = /\d(?:[._-]*\d){11}/

/** It goes into the log: nothing else that somebody sends under its name may. */
function isUsable(id: string): boolean {
  return givenId.test(id) && !cardLike.test(id)
}

/** Gives every request an id (`X-Request-Id`, the caller's own if it has one) and a log line. */
export function requestLog({ clock, ids, logger, onEnded }: RequestLogParts): MiddlewareHandler {
  return async (context, next) => {
    const given = context.req.header('x-request-id')
    const requestId = given !== undefined && isUsable(given) ? given : ids.next()
    const started = clock.monotonic()
    await next()
    // Only now: the answer of an error is another response than the one that was prepared.
    context.header('x-request-id', requestId)
    const { method } = context.req
    const { status } = context.res
    const durationMs = Math.round(clock.monotonic() - started)
    const route = routePath(context, -1)
    onEnded({ method, route, status, durationMs })
    logger.info({ requestId, method, route, status, durationMs }, 'request')
  }
}

import { hash } from 'node:crypto'
import type { KeyedRequest } from '../payment/sending.js'
import type { HttpRequest } from '../ports/http-transport.js'

/** Writes a request down, so that the very same one can be sent again. */
export function keyedRequestOf(key: string, request: HttpRequest): KeyedRequest {
  const { method, url, headers, body = '' } = request
  return { key, method, url, headers, body, bodyHash: hashOf(body), firstSentAt: null }
}

/**
 * The request as it was written down.
 *
 * @throws Error where its body is not the one that the key went out with.
 */
export function requestOf({
  method,
  url,
  headers,
  body,
  bodyHash,
  key,
}: KeyedRequest): HttpRequest {
  if (hashOf(body) !== bodyHash) {
    throw new Error(`the stored request of key ${key} has changed since it was written`)
  }
  return { method, url, headers, body }
}

/** Whether the gateway still knows the key: after its window it would execute anew. */
export function isWithinWindow(
  { firstSentAt }: Pick<KeyedRequest, 'firstSentAt'>,
  windowMs: number,
  now: number,
): boolean {
  // A time far ahead of now is of a clock that was set back since: its age is unknown.
  return firstSentAt === null || Math.abs(now - firstSentAt) < windowMs
}

function hashOf(body: string): string {
  return hash('sha256', body, 'hex')
}

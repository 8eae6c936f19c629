import { types } from 'node:util'
import { kindOf } from '../arguments/check-arguments.js'
import type { CallbackRequest } from '../ports/gateway-dialect.js'

/** A callback as the shop's HTTP server has it. */
export interface IncomingCallback {
  /**
   * The body, byte for byte: signatures are over it. Never the parsed one. An `ArrayBuffer` is what
   * `await request.arrayBuffer()` gives.
   */
  readonly rawBody: string | Uint8Array | ArrayBuffer
  /** Names in any case. */
  readonly headers?: CallbackHeaders
}

/** Headers as Node has them, or pairs of name and value: a fetch `Headers`, a `Map`, an array. */
export type CallbackHeaders =
  | Readonly<Record<string, HeaderValue | undefined>>
  | Iterable<readonly [name: string, value: HeaderValue]>

/** Numbers are taken as texts. */
type HeaderValue = string | number | readonly (string | number)[]

/**
 * The callback as a dialect reads it: the body as text or bytes, names in lower case, values of a
 * repeated name in their order.
 *
 * @throws TypeError where the body is not the raw one, or the headers have no names, or values that
 * are no texts.
 */
export function callbackRequestOf(incoming: IncomingCallback): CallbackRequest {
  if (typeof incoming !== 'object' || incoming === null) {
    throw new TypeError(`handleCallback takes { rawBody, headers }, got ${kindOf(incoming)}`)
  }
  const { headers = {} } = incoming
  const rawBody = bodyOf(incoming.rawBody)
  if (typeof rawBody !== 'string' && !types.isUint8Array(rawBody)) {
    const got = kindOf(incoming.rawBody)
    throw new TypeError(`rawBody must be the raw body, a string or bytes, not a parsed one: ${got}`)
  }
  if (typeof headers !== 'object' || headers === null) {
    throw new TypeError(`headers must be names with values, got ${kindOf(headers)}`)
  }
  return { rawBody, headers: recordOf(headers) }
}

/** Known by what it is: it may come from another realm. */
function bodyOf(rawBody: IncomingCallback['rawBody']): string | Uint8Array {
  return types.isArrayBuffer(rawBody) ? new Uint8Array(rawBody) : rawBody
}

function recordOf(headers: CallbackHeaders): NonNullable<CallbackRequest['headers']> {
  const merged = new Map<string, readonly string[]>()
  for (const [name, value] of pairsOf(headers)) {
    if (value === undefined || value === null) continue
    const lower = name.toLowerCase()
    const values = textsOf(lower, value)
    merged.set(lower, [...(merged.get(lower) ?? []), ...values])
  }
  const single = [...merged].map(([name, values]) => {
    const [first, ...more] = values
    return [name, first !== undefined && more.length === 0 ? first : values] as const
  })
  return Object.fromEntries(single)
}

function textsOf(name: string, value: HeaderValue): readonly string[] {
  const several: readonly (string | number)[] = Array.isArray(value) ? value : [value]
  return several.map((one) => {
    if (typeof one === 'string' || typeof one === 'number') return String(one)
    throw new TypeError(`headers must have texts for values, and ${name} has ${kindOf(one)}`)
  })
}

function pairsOf(
  headers: CallbackHeaders,
): readonly (readonly [name: string, value: HeaderValue | undefined])[] {
  if (!isIterable(headers)) return Object.entries(headers)
  const pairs = [...headers]
  // Node's `rawHeaders` are no pairs: names and values follow one another.
  if (pairs.every((pair) => Array.isArray(pair) && typeof pair[0] === 'string')) return pairs
  throw new TypeError('headers that can be iterated over must be pairs of name and value')
}

function isIterable(
  headers: CallbackHeaders,
): headers is Iterable<readonly [name: string, value: HeaderValue]> {
  return Symbol.iterator in headers
}

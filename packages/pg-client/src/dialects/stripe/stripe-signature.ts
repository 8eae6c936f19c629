import { createHmac, timingSafeEqual } from 'node:crypto'
import type { CallbackRequest } from '../../ports/gateway-dialect.js'

/** Which signatures are believed. */
export interface SignatureRules {
  /** Whole secrets, `whsec_` included; any of them will do while one replaces another. */
  readonly secrets: readonly string[]
  /** How old, and how far in the future, a signature may be, in ms. */
  readonly toleranceMs: number
}

/**
 * What is wrong with a webhook's `Stripe-Signature`; undefined where one of its `v1` signatures
 * fits the raw body by one of the secrets, and its time is within the tolerance, both ways:
 * Stripe's own package lets the future pass.
 */
export function signatureProblem(
  { rawBody, headers = {} }: CallbackRequest,
  { secrets, toleranceMs }: SignatureRules,
  now: number,
): string | undefined {
  const header = headerOf(headers, 'stripe-signature')
  if (header === undefined) return 'no Stripe-Signature'
  const items = header.split(',').map((item) => item.trim().split('='))
  const valuesOf = (scheme: string): readonly string[] =>
    items.flatMap(([name, value = '', ...rest]) =>
      name === scheme && rest.length === 0 ? [value] : [],
    )
  const [time, ...otherTimes] = valuesOf('t')
  if (time === undefined || otherTimes.length > 0 || !/^\d{1,12}$/.test(time)) {
    return 'a Stripe-Signature without one time'
  }
  if (!(Math.abs(now - Number(time) * 1000) <= toleranceMs)) {
    return 'a time outside the tolerance'
  }
  const signatures = valuesOf('v1').filter((value) => /^[0-9a-f]{64}$/.test(value))
  const fits = secrets.some((secret) => {
    const expected = createHmac('sha256', secret).update(`${time}.`).update(rawBody).digest()
    return signatures.some((value) => isSame(Buffer.from(value, 'hex'), expected))
  })
  return fits ? undefined : 'no signature that fits'
}

function isSame(given: Buffer, expected: Buffer): boolean {
  return given.length === expected.length && timingSafeEqual(given, expected)
}

function headerOf(
  headers: NonNullable<CallbackRequest['headers']>,
  name: string,
): string | undefined {
  // The client gives names in lower case; who calls the dialect by himself need not.
  const value =
    headers[name] ?? Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1]
  return typeof value === 'string' || value === undefined ? value : value.join(',')
}

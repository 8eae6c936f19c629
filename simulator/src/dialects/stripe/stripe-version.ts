import { StripeFailure } from './stripe-failure.js'

/** The one version of Stripe's API that is served: what the `stripe` package 23.1.0 pins. */
export const API_VERSION = '2026-10-28.endive'

/**
 * Whether answers make sense to whoever asked for this version. Another version than the served
 * one is let pass: the answer's own header says which it is written in.
 *
 * @throws {StripeFailure} where it is no version at all.
 */
export function requireVersion(wanted: string | undefined): void {
  if (wanted === undefined || /^\d{4}-\d{2}-\d{2}(?:\.\w+)?$/.test(wanted)) return
  const message = `Invalid Stripe API version: ${wanted}`
  throw new StripeFailure({ type: 'invalid_request_error', message })
}

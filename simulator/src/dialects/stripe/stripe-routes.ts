import { decodedSegment } from '../wire.js'
import { StripeFailure } from './stripe-failure.js'

/** The operations, named as in the contract, and their kinds. */
export const STRIPE_OPERATIONS = {
  createPaymentIntent: 'submit',
  listPaymentIntents: 'inquiry',
  searchPaymentIntents: 'inquiry',
  retrievePaymentIntent: 'inquiry',
  confirmPaymentIntent: 'submit',
  capturePaymentIntent: 'submit',
  cancelPaymentIntent: 'refund',
  createRefund: 'refund',
  listRefunds: 'inquiry',
  retrieveRefund: 'inquiry',
} as const

/** One of them. */
export type StripeOperationName = keyof typeof STRIPE_OPERATIONS

/** What a request asks for, and the id in its path. */
export interface StripeRoute {
  readonly operation: StripeOperationName
  /** Decoded; empty where the path names nothing. */
  readonly id: string
}

/** The first that fits counts. */
const ROUTES: readonly (readonly [method: string, path: RegExp, name: StripeOperationName])[] = [
  ['POST', /^\/v1\/payment_intents$/, 'createPaymentIntent'],
  ['GET', /^\/v1\/payment_intents$/, 'listPaymentIntents'],
  ['GET', /^\/v1\/payment_intents\/search$/, 'searchPaymentIntents'],
  ['GET', /^\/v1\/payment_intents\/([^/]+)$/, 'retrievePaymentIntent'],
  ['POST', /^\/v1\/payment_intents\/([^/]+)\/confirm$/, 'confirmPaymentIntent'],
  ['POST', /^\/v1\/payment_intents\/([^/]+)\/capture$/, 'capturePaymentIntent'],
  ['POST', /^\/v1\/payment_intents\/([^/]+)\/cancel$/, 'cancelPaymentIntent'],
  ['POST', /^\/v1\/refunds$/, 'createRefund'],
  ['GET', /^\/v1\/refunds$/, 'listRefunds'],
  ['GET', /^\/v1\/refunds\/([^/]+)$/, 'retrieveRefund'],
]

/**
 * The operation of a request.
 *
 * @throws {StripeFailure} 404 where no operation has this method and path.
 */
export function routeOf(method: string, path: string): StripeRoute {
  for (const [its, pattern, operation] of ROUTES) {
    const match = its === method ? pattern.exec(path) : null
    if (match !== null) return { operation, id: decodedSegment(match[1] ?? '') }
  }
  const message = `Unrecognized request URL (${method}: ${path}).`
  throw new StripeFailure({ type: 'invalid_request_error', message }, { status: 404 })
}

export { stripe } from './stripe-dialect.js'
export type { StripeInstrument } from './stripe-requests.js'
export type { StripeOptions } from './stripe-options.js'

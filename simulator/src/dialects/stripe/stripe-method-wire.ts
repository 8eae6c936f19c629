import { testMethodOf, type PaymentMethod } from './stripe-payment-methods.js'

const EXPIRY = { exp_month: 8, exp_year: 2034 }

/** The card of a payment method: never its number, but for the last four. */
export function cardBody(method: PaymentMethod) {
  const { brand, last4 } = testMethodOf(method)
  return { card: { brand, country: 'US', ...EXPIRY, funding: 'credit', last4 } }
}

/** The bank account of a payment method. */
export function bankAccountBody(method: PaymentMethod) {
  const { last4 } = testMethodOf(method)
  return { us_bank_account: { bank_name: 'STRIPE TEST BANK', last4 } }
}

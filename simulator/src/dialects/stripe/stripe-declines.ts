import type { DeclineReason } from '../../gateway/charge.js'

/** Why an attempt fails, in this gateway's words. */
export interface StripeDecline {
  /** `card_error` answers 402; a bank's no comes later and is no card's. */
  readonly type: 'card_error' | 'invalid_request_error'
  readonly code: string
  /** The issuer's reason, where it gives one. */
  readonly declineCode?: string
  readonly message: string
  /** The same in the words of the core. */
  readonly reason: DeclineReason
  /** What the charge says for its failure. */
  readonly failureCode: string
}

const card = (
  reason: DeclineReason,
  code: string,
  message: string,
  declineCode?: string,
): StripeDecline => ({
  type: 'card_error',
  reason,
  code,
  message,
  failureCode: code,
  ...(declineCode === undefined ? {} : { declineCode }),
})

const bank = (reason: DeclineReason, failureCode: string, message: string): StripeDecline => ({
  type: 'invalid_request_error',
  reason,
  message,
  failureCode,
  code: 'payment_intent_payment_attempt_failed',
})

const DECLINED = 'Your card was declined.'

const declines = {
  generic: card('invalidCard', 'card_declined', DECLINED, 'generic_decline'),
  insufficientFunds: card(
    'limitExceeded',
    'card_declined',
    'Your card has insufficient funds.',
    'insufficient_funds',
  ),
  lostCard: card('invalidCard', 'card_declined', DECLINED, 'lost_card'),
  stolenCard: card('invalidCard', 'card_declined', DECLINED, 'stolen_card'),
  invalidAccount: card('invalidCard', 'card_declined', DECLINED, 'invalid_account'),
  expiredCard: card('invalidCard', 'expired_card', 'Your card has expired.'),
  incorrectCvc: card('invalidCard', 'incorrect_cvc', "Your card's security code is incorrect."),
  processingError: card(
    'invalidCard',
    'processing_error',
    'An error occurred while processing your card. Try again in a little bit.',
  ),
  authenticationRequired: card(
    'invalidCard',
    'authentication_required',
    'Your card was declined. This transaction requires authentication.',
    'authentication_required',
  ),
  notAuthenticated: {
    type: 'invalid_request_error',
    reason: 'invalidCard',
    code: 'payment_intent_authentication_failure',
    failureCode: 'payment_intent_authentication_failure',
    message:
      'The provided PaymentMethod has failed authentication. You can provide a new PaymentMethod ' +
      'to attempt to fulfill this PaymentIntent again.',
  },
  bankInsufficientFunds: bank(
    'limitExceeded',
    'insufficient_funds',
    'The account has insufficient funds to cover this payment.',
  ),
  bankAccountClosed: bank('invalidCard', 'account_closed', 'The bank account has been closed.'),
  bankNoAccount: bank('invalidCard', 'no_account', 'The bank account could not be located.'),
  bankNotAuthorized: bank(
    'invalidCard',
    'debit_not_authorized',
    'The customer has notified their bank that this payment was unauthorized.',
  ),
} as const satisfies Record<string, StripeDecline>

/** Names what an attempt can fail for: this is what is kept of a failure. */
export type DeclineName = keyof typeof declines

/** Everything for which an attempt can fail. */
export const DECLINES: Readonly<Record<DeclineName, StripeDecline>> = declines

/** What the core's two declines, drawn by chance, are in this gateway's words. */
export function declineByChance(
  type: 'card' | 'us_bank_account',
  reason: DeclineReason,
): DeclineName {
  if (type === 'card') return reason === 'limitExceeded' ? 'insufficientFunds' : 'invalidAccount'
  return reason === 'limitExceeded' ? 'bankInsufficientFunds' : 'bankNoAccount'
}

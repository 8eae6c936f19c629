const another = 'Please choose another card.'
const limit = `The limit of this card is exceeded. ${another}`
const invalid = `This card is not valid. ${another}`
const unsupported = `This card cannot be used here. ${another}`
const askTheBank = 'Your bank declined the payment. Please ask your bank, or choose another card.'
const later = 'Your bank could not process the payment. Please try again shortly.'
const wrongNumber = 'The card number is not correct. Please check it.'
const wrongCvc = 'The security code of the card is not correct. Please check it.'
const wrongExpiry = "The card's expiry date is not correct. Please check it."
const wrongPin = `The card's password is not correct. ${another}`
const authenticate = 'Your bank wants you to confirm the payment. Please do so, and pay again.'
const account = 'This account cannot be used here. Please choose another way to pay.'

/**
 * English for the decline codes that a buyer can do something about, whichever gateway says them; a
 * gateway's own sentence is Korean. Reasons that are none of the buyer's business (stolen, fraud)
 * are left out on purpose: they get the sentence that every decline has.
 */
export const declineSentences: Readonly<Record<string, string>> = {
  // async-card
  LIMIT_EXCEEDED: limit,
  INVALID_CARD: invalid,
  INVALID_CARD_NUMBER: wrongNumber,
  UNSUPPORTED_CARD: unsupported,
  // Toss Payments
  BELOW_MINIMUM_AMOUNT: 'The amount is below the least that can be paid this way.',
  EXCEED_MAX_AMOUNT: limit,
  EXCEED_MAX_AUTH_COUNT: `Too many attempts with this card. ${another}`,
  EXCEED_MAX_CARD_INSTALLMENT_PLAN: 'This card takes fewer instalments. Please choose fewer.',
  EXCEED_MAX_DAILY_PAYMENT_COUNT: limit,
  EXCEED_MAX_MONTHLY_PAYMENT_AMOUNT: limit,
  EXCEED_MAX_ONE_DAY_AMOUNT: limit,
  EXCEED_MAX_ONE_DAY_WITHDRAW_AMOUNT: 'The daily limit of this account is exceeded.',
  EXCEED_MAX_ONE_TIME_WITHDRAW_AMOUNT: 'The limit of this account is exceeded.',
  EXCEED_MAX_PAYMENT_AMOUNT: limit,
  INVALID_CARD_EXPIRATION: wrongExpiry,
  INVALID_CARD_INSTALLMENT_PLAN: 'These instalments are not possible. Please choose others.',
  INVALID_STOPPED_CARD: invalid,
  REJECT_ACCOUNT_PAYMENT: account,
  REJECT_CARD_COMPANY: askTheBank,
  REJECT_TOSSPAY_INVALID_ACCOUNT: account,
  // Stripe
  authentication_required: authenticate,
  call_issuer: askTheBank,
  card_not_supported: unsupported,
  card_velocity_exceeded: limit,
  currency_not_supported: unsupported,
  do_not_honor: askTheBank,
  do_not_try_again: askTheBank,
  duplicate_transaction: 'There was a payment of the same amount just now. Please check it first.',
  expired_card: `This card has expired. ${another}`,
  incorrect_cvc: wrongCvc,
  incorrect_number: wrongNumber,
  incorrect_pin: wrongPin,
  insufficient_funds: `There is not enough money on this card. ${another}`,
  invalid_account: unsupported,
  invalid_cvc: wrongCvc,
  invalid_expiry_month: wrongExpiry,
  invalid_expiry_year: wrongExpiry,
  invalid_number: wrongNumber,
  invalid_pin: wrongPin,
  issuer_not_available: later,
  mobile_device_authentication_required: authenticate,
  not_permitted: askTheBank,
  payment_intent_authentication_failure: authenticate,
  payment_intent_payment_attempt_failed: 'No payment was made. Please choose another way to pay.',
  pin_try_exceeded: `The password was wrong too often. ${another}`,
  processing_error: later,
  reenter_transaction: later,
  service_not_allowed: unsupported,
  transaction_not_allowed: unsupported,
  try_again_later: later,
  withdrawal_count_limit_exceeded: limit,
}

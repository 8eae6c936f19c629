import type { DeclineName } from './stripe-declines.js'

/** What a test payment method is and does. */
export interface TestMethod {
  readonly type: 'card' | 'us_bank_account'
  readonly brand: string
  readonly last4: string
  /**
   * What becomes of an attempt: a decline, `approved`, `never` (the bank does not answer), or what
   * the scenario's outcomes say.
   */
  readonly outcome: DeclineName | 'approved' | 'never' | 'byScenario'
  /** Whether the shopper has to authenticate. */
  readonly authenticates: boolean
  /** What becomes of its refunds: done at once, later, or sent back later. */
  readonly refunds: 'atOnce' | 'later' | 'fail'
}

const card = (last4: string, more: Partial<TestMethod> = {}): TestMethod => ({
  type: 'card',
  brand: 'visa',
  last4,
  outcome: 'byScenario',
  authenticates: false,
  refunds: 'atOnce',
  ...more,
})

const account = (last4: string, outcome: TestMethod['outcome']): TestMethod => ({
  type: 'us_bank_account',
  brand: '',
  last4,
  outcome,
  authenticates: false,
  refunds: 'later',
})

/** These four also go by a name with `visa_` in it. */
const declined: Readonly<Record<string, TestMethod>> = {
  chargeDeclined: card('0002', { outcome: 'generic' }),
  chargeDeclinedInsufficientFunds: card('9995', { outcome: 'insufficientFunds' }),
  chargeDeclinedLostCard: card('9987', { outcome: 'lostCard' }),
  chargeDeclinedStolenCard: card('9979', { outcome: 'stolenCard' }),
}

const named = (prefix: string): [string, TestMethod][] =>
  Object.entries(declined).map(([name, method]) => [`${prefix}${name}`, method])

/**
 * The payment methods for testing. Those whose name tells an outcome have it always; the others
 * are declined as often as the scenario says, which is never unless it says so.
 */
export const TEST_METHODS: ReadonlyMap<string, TestMethod> = new Map([
  ['pm_card_visa', card('4242')],
  ['pm_card_mastercard', card('4444', { brand: 'mastercard' })],
  ['pm_card_amex', card('0005', { brand: 'amex' })],
  ...named('pm_card_'),
  ...named('pm_card_visa_'),
  ['pm_card_chargeDeclinedExpiredCard', card('0069', { outcome: 'expiredCard' })],
  ['pm_card_chargeDeclinedIncorrectCvc', card('0127', { outcome: 'incorrectCvc' })],
  ['pm_card_chargeDeclinedProcessingError', card('0119', { outcome: 'processingError' })],
  ['pm_card_authenticationRequired', card('3184', { authenticates: true })],
  ['pm_card_pendingRefund', card('7726', { refunds: 'later' })],
  ['pm_card_refundFail', card('5126', { refunds: 'fail' })],
  ['pm_usBankAccount', account('6789', 'byScenario')],
  ['pm_usBankAccount_success', account('6789', 'approved')],
  ['pm_usBankAccount_insufficientFunds', account('2227', 'bankInsufficientFunds')],
  ['pm_usBankAccount_accountClosed', account('1113', 'bankAccountClosed')],
  ['pm_usBankAccount_noAccount', account('1116', 'bankNoAccount')],
  ['pm_usBankAccount_debitNotAuthorized', account('3335', 'bankNotAuthorized')],
  ['pm_usBankAccount_processing', account('0009', 'never')],
])

/** What is kept of a payment method: one of those above, under an id of its own. */
export interface PaymentMethod {
  readonly id: string
  /** Its name among those for testing. */
  readonly token: string
  /** Wall-clock milliseconds since the epoch. */
  readonly createdAtMs: number
}

/**
 * What a payment method is and does.
 *
 * @throws {Error} where it is none of those above.
 */
export function testMethodOf({ token }: PaymentMethod): TestMethod {
  const method = TEST_METHODS.get(token)
  if (method === undefined) throw new Error(`there is no test payment method ${token}`)
  return method
}

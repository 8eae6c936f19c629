/** How the card company settled a charge: approved, or declined for one of two reasons. */
export type SettledOutcome = 'approved' | 'limitExceeded' | 'invalidCard'

/** What a merchant asks for when it submits a card payment; validated by the dialect before. */
export interface SubmitCommand {
  /** The merchant's user on whose behalf the call is made; scopes every inquiry. */
  readonly userId: string
  /** The merchant's reference; may be submitted any number of times, each time a new charge. */
  readonly orderId: string
  readonly cardType: string
  /** The whole card number. It leaves the core only in answers that the dialect's wire demands. */
  readonly cardNumber: string
  /** In the currency's smallest unit; a positive integer. */
  readonly amount: number
  readonly callbackUrl: string
}

/** One charge in the ledger: pending while `settled` is absent, final afterwards. */
export interface Charge extends SubmitCommand {
  readonly transactionKey: string
  /** Which submit of its order this was; the first is 1. Keys every later decision about it. */
  readonly occurrence: number
  /** Wall-clock milliseconds since the epoch. */
  readonly createdAtMs: number
  readonly settled?: {
    readonly outcome: SettledOutcome
    /** Wall-clock milliseconds since the epoch. */
    readonly atMs: number
  }
}

import type { Call, Turn } from '../served-dialect.js'
import type { AnswerOutcome } from '../wire.js'
import type { FormFields } from './stripe-form.js'

/** A request that has passed the door. */
export interface StripeVisit {
  /** The account that the API key belongs to. */
  readonly owner: string
  /** What the path names; empty where it names nothing. */
  readonly id: string
  /** The dialect's address, for links to pages. */
  readonly baseUrl: string
}

/** What an operation answers. */
export interface StripeResult {
  readonly status?: number
  readonly outcome: AnswerOutcome
  readonly body: object
  /** The PaymentIntent that it made or changed. */
  readonly changed?: string
}

/** What a request is about. */
export type StripeAbout = Pick<Call, 'entity' | 'names'>

/** One operation of the contract. */
export interface StripeOperation {
  /**
   * What the request is about, as far as it can be told before the parameters are read;
   * `undefined`: it can not.
   */
  about(visit: StripeVisit, fields: FormFields): StripeAbout | undefined
  /**
   * Does it.
   *
   * @throws {StripeFailure} where it is answered with an error.
   */
  run(visit: StripeVisit, fields: FormFields, turn: StripeTurn): StripeResult
}

/** What chance and faults demand, and the reference that they are keyed by. */
export interface StripeTurn extends Turn {
  readonly entity: string
}

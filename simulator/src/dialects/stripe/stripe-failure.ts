import { maskCardNumbers } from '../../gateway/card-number.js'
import type { AnswerOutcome } from '../wire.js'

/** What an error of this gateway says, beside its status. */
export interface FailureBody {
  readonly type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error'
  readonly code?: string
  readonly message: string
  readonly param?: string
  /** The PaymentIntent as it stands, where it stands in the way. */
  readonly payment_intent?: object
}

/** A request is answered with an error; whoever reads parameters or executes throws it. */
export class StripeFailure extends Error {
  override readonly name = 'StripeFailure'
  readonly status: number
  readonly outcome: AnswerOutcome
  readonly body: FailureBody
  /** Whether repeats of the idempotency key get it too: not where parameters were refused. */
  readonly isKept: boolean

  constructor(
    body: FailureBody,
    about: {
      readonly status?: number
      readonly outcome?: AnswerOutcome
      readonly isKept?: boolean
    } = {},
  ) {
    super(body.message)
    this.status = about.status ?? 400
    this.outcome = about.outcome ?? 'invalid'
    // A merchant may have put a card number where a name belongs: it is not said again.
    const { message, param } = body
    this.body = {
      ...body,
      message: maskCardNumbers(message),
      ...(param === undefined ? {} : { param: maskCardNumbers(param) }),
    }
    this.isKept = about.isKept ?? false
  }
}

const TYPE = 'invalid_request_error'

/** A parameter is refused; nothing is kept under the idempotency key. */
export function refusedParameter(param: string, message: string, code?: string): StripeFailure {
  return new StripeFailure({ type: TYPE, ...(code === undefined ? {} : { code }), message, param })
}

/** A parameter that is needed is not there. */
export function missingParameter(param: string): StripeFailure {
  return refusedParameter(param, `Missing required param: ${param}.`, 'parameter_missing')
}

/** A parameter names an object that does not exist. */
export function missingObject(param: string, kind: string, id: string): StripeFailure {
  return refusedParameter(param, `No such ${kind}: '${id}'`, 'resource_missing')
}

/** The path names an object that does not exist. */
export function notFound(param: string, kind: string, id: string): StripeFailure {
  const message = `No such ${kind}: '${id}'`
  const body: FailureBody = { type: TYPE, code: 'resource_missing', message, param }
  return new StripeFailure(body, { status: 404, outcome: 'absent' })
}

/** The parameters are right, and things stand so that it cannot be done. */
export function refusedByState(
  message: string,
  more: Pick<FailureBody, 'code' | 'param' | 'payment_intent'> = {},
): StripeFailure {
  return new StripeFailure({ type: TYPE, message, ...more }, { isKept: true })
}

/** Nothing can be made of the request as a whole. */
export function unreadable(message: string): StripeFailure {
  return new StripeFailure({ type: TYPE, message })
}

/** The idempotency key is longer than keys may be. */
export function refusedIdempotencyKey(longest: number): StripeFailure {
  return unreadable(`Idempotency keys may be at most ${longest} characters long.`)
}

import { jsonAnswer, type AnswerOutcome, type WireAnswer } from '../wire.js'
import { httpStatusOf, messageOf, type Language, type TossCode } from './toss-codes.js'
import { DECLINE_CODES, type TossCharge } from './toss-payment.js'
import { paymentBody } from './toss-wire.js'

/** Names a call to Toss's support, on every answer. */
export const TRACE_HEADER = 'x-tosspayments-trace-id'

const DECLINES: readonly string[] = Object.values(DECLINE_CODES)

/** What is said to one request: in its language, under its trace id. */
export class TossAnswers {
  readonly #language: Language
  readonly #headers: Readonly<Record<string, string>>
  readonly #now: () => number

  constructor(language: Language, traceId: string, now: () => number) {
    this.#language = language
    this.#headers = { [TRACE_HEADER]: traceId }
    this.#now = now
  }

  payment(outcome: AnswerOutcome, charge: TossCharge): WireAnswer {
    const telling = { language: this.#language, nowMs: this.#now() }
    return this.ok(outcome, paymentBody(charge, telling))
  }

  ok(outcome: AnswerOutcome, body: object): WireAnswer {
    return jsonAnswer(200, outcome, body, this.#headers)
  }

  /** An error; its message is the code's unless another one is given. */
  no(code: TossCode, message?: string): WireAnswer {
    return this.noAs(httpStatusOf(code), code, message)
  }

  /** An error with a status of its own, for codes that the gateway has no reason for. */
  noAs(status: number, code: string, message = messageOf(code, this.#language)): WireAnswer {
    return jsonAnswer(status, outcomeOf(status, code), { code, message }, this.#headers)
  }
}

function outcomeOf(status: number, code: string): AnswerOutcome {
  if (status >= 500) return 'failed'
  if (DECLINES.includes(code)) return 'declined'
  return code.startsWith('NOT_FOUND_PAYMENT') ? 'absent' : 'invalid'
}

import type { DialectCapabilities, GatewayAnswer } from '../ports/gateway-dialect.js'
import type { AttemptResult } from '../telemetry/client-event.js'
import type { CallErrorKind } from './attempt-errors.js'
import { codeOf, endsKey, leavesInFlight, resultOf, type AnsweredError } from './attempt-results.js'
import type { BegunAttempt } from './begin-attempt.js'

/** What the gateway answers without deciding anything. */
export type Answered = AnsweredError | Extract<GatewayAnswer, { kind: 'busy' }>

/** What such an answer means for the series of its attempt. */
export interface AnsweredEnd {
  readonly result: AttemptResult
  readonly detail: string
  /** Something may still be executed, so that a look-up that finds nothing proves nothing. */
  readonly mayBeInFlight: boolean
  /** What may still be executed was sent before this attempt, whose own request has ended. */
  readonly isOfBefore: boolean
  /** Nothing more may be sent: it would be another request beside one that may be in flight. */
  readonly isLast: boolean
  /** The gateway is to be asked what has become of it, before anything else. */
  readonly owesLookUp: boolean
  /** The gateway's code where the key will never be answered otherwise. */
  readonly deadEnd: string | undefined
  /** Sending the same request again could help, where it may be sent. */
  readonly isRepeatable: boolean
  /** What breaker and retry hear; undefined: the gateway is well, it is our request that is not. */
  readonly heard: CallErrorKind | undefined
}

/** Judges an answer that decides nothing. */
export function answeredEnd(
  begun: Pick<BegunAttempt, 'isKeyed' | 'wasInFlight'>,
  answer: Answered,
  capabilities: DialectCapabilities,
): AnsweredEnd {
  const { isKeyed } = begun
  const result = resultOf(answer)
  if (answer.kind === 'busy') {
    const known = { mayBeInFlight: true, isOfBefore: false, owesLookUp: false } as const
    // Only under its key is it the same request.
    const more = { isLast: !isKeyed, isRepeatable: isKeyed, heard: 'busy' } as const
    return { result, detail: answer.message, deadEnd: undefined, ...known, ...more }
  }
  const mayBeInFlight = leavesInFlight(begun, answer, capabilities)
  const isEnd = endsKey(begun, answer)
  return {
    result,
    detail: `HTTP ${answer.status}: ${answer.message}`,
    mayBeInFlight,
    isOfBefore: isEnd && begun.wasInFlight,
    isLast: mayBeInFlight && !isKeyed,
    owesLookUp: true,
    deadEnd: isEnd ? codeOf(answer) : undefined,
    isRepeatable: answer.repeatable,
    heard: heardOf(answer),
  }
}

/**
 * A wrong request of ours, and a refusal that is kept, show a gateway that does its work. Any other
 * answer that is not worth repeating, such as trouble at the card company, tells nothing of its
 * health: it must neither open a breaker nor close one.
 */
function heardOf(answer: AnsweredError): CallErrorKind | undefined {
  if (answer.repeatable || answer.status >= 500) return 'answered'
  return answer.isConfiguration || answer.endsKey ? undefined : 'undecided'
}

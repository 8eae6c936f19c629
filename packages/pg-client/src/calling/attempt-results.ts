import {
  absenceProves,
  type DialectCapabilities,
  type GatewayAnswer,
} from '../ports/gateway-dialect.js'
import type { AttemptResult } from '../telemetry/client-event.js'
import type { BegunAttempt } from './begin-attempt.js'

/** An error in the gateway's own envelope that is no refusal. */
export type AnsweredError = Extract<GatewayAnswer, { kind: 'error' }>

/** How an answered attempt is told to observers. */
export function resultOf(answer: Exclude<GatewayAnswer, { kind: 'unanswered' }>): AttemptResult {
  switch (answer.kind) {
    case 'transaction':
      return answer.transaction.status === 'declined' ? 'declined' : 'accepted'
    case 'refund':
      return 'accepted'
    case 'error':
      return answer.isConfiguration ? 'misconfigured' : 'error'
    default:
      return answer.kind
  }
}

/** Whether a look-up after the gateway's own error can prove that nothing was done. */
function isProvable(capabilities: DialectCapabilities): boolean {
  return capabilities.answerEndsRequest && absenceProves(capabilities)
}

/** Whether an error is how the request of a key has ended. Only the dialect can say so. */
export function endsKey(
  { isKeyed }: Pick<BegunAttempt, 'isKeyed'>,
  { endsKey: isKept = false }: AnsweredError,
): boolean {
  return isKeyed && isKept
}

/**
 * Whether something may still be executed after an answered error: this request, where an answer
 * ends none or this one says so; or an earlier attempt. Under one key they are one request: where
 * that has ended, an earlier attempt that arrives late is answered with what is stored.
 */
export function leavesInFlight(
  begun: Pick<BegunAttempt, 'isKeyed' | 'wasInFlight'>,
  answer: AnsweredError,
  capabilities: DialectCapabilities,
): boolean {
  if (answer.mayBeInFlight || !isProvable(capabilities)) return true
  return begun.wasInFlight && !endsKey(begun, answer)
}

/** The gateway's own code, or its HTTP status in its place. */
export function codeOf({ code, status }: AnsweredError): string {
  return code ?? `HTTP_${status}`
}

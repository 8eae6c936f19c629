import type { Classify } from '@holdfast/resilience-kit'
import { isResilienceError } from '@holdfast/resilience-kit'
import type { HttpResponse } from '../ports/http-transport.js'

/**
 * - `answered`: the gateway answered with an error of its own.
 * - `busy`: the gateway is still executing the same request.
 * - `undecided`: the gateway answered, and neither that it is well nor that it is not.
 * - `unanswered`: nobody knows whether it was executed.
 * - `notSent`: no byte went out.
 * - `limited`: the gateway is asked too often.
 * - `over`: our own rules ended the series; it says nothing about the gateway.
 */
export type CallErrorKind =
  'answered' | 'busy' | 'undecided' | 'unanswered' | 'notSent' | 'limited' | 'over'

/** How a call to the gateway went wrong, in the words that breaker and retry decide by. */
export class GatewayCallError extends Error {
  override readonly name = 'GatewayCallError'
  readonly kind: CallErrorKind
  /** Sending the same request again is allowed, and could help. */
  readonly isRepeatable: boolean
  /** The gateway's wish, which a retry never undercuts. */
  readonly retryAfterMs: number | undefined
  /** The response to a look-up, for the dialect to judge. */
  readonly response: HttpResponse | undefined

  constructor(
    kind: CallErrorKind,
    message: string,
    more: {
      readonly isRepeatable?: boolean
      readonly retryAfterMs?: number | undefined
      readonly response?: HttpResponse
    } = {},
  ) {
    super(message)
    this.kind = kind
    this.isRepeatable = more.isRepeatable ?? false
    this.retryAfterMs = more.retryAfterMs
    this.response = more.response
  }
}

/**
 * What a result means for breaker and retry. Declines are values and so successes; what is not
 * the gateway's doing (our store, our own rules) is ignored; the kit's time-outs stay its own.
 */
export const classifyGatewayCall: Classify = (result) => {
  if (result.ok) return 'success'
  if (isResilienceError(result.error)) return undefined
  if (!(result.error instanceof GatewayCallError)) return 'ignored'
  switch (result.error.kind) {
    case 'answered':
      return 'failure'
    case 'unanswered':
    case 'notSent':
      return 'unanswered'
    case 'busy':
    case 'undecided':
    case 'limited':
    case 'over':
      return 'ignored'
  }
}

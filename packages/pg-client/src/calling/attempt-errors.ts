import type { Classify } from '@holdfast/resilience-kit'
import { isResilienceError } from '@holdfast/resilience-kit'
import type { HttpResponse } from '../ports/http-transport.js'

/** How a call to the gateway went wrong, in the words that breaker and retry decide by. */
export class GatewayCallError extends Error {
  override readonly name = 'GatewayCallError'
  /**
   * - `answered`: the gateway answered with an error of its own.
   * - `unanswered`: nobody knows whether it was executed.
   * - `notSent`: no byte went out.
   * - `over`: our own rules ended the series; it says nothing about the gateway.
   */
  readonly kind: 'answered' | 'unanswered' | 'notSent' | 'over'
  /** The gateway's wish, which a retry never undercuts. */
  readonly retryAfterMs: number | undefined
  /** The response to a look-up, for the dialect to judge. */
  readonly response: HttpResponse | undefined

  constructor(
    kind: GatewayCallError['kind'],
    message: string,
    more: { readonly retryAfterMs?: number | undefined; readonly response?: HttpResponse } = {},
  ) {
    super(message)
    this.kind = kind
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
    case 'over':
      return 'ignored'
  }
}

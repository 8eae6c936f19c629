import type { AttemptContext } from '@holdfast/resilience-kit'
import type { Payment } from '../payment/payment.js'
import type { GatewayAnswer } from '../ports/gateway-dialect.js'
import { TransportError, type HttpRequest, type HttpResponse } from '../ports/http-transport.js'
import { textOfError, type ClientContext } from '../client-context.js'
import { sendAuthorized } from './send-authorized.js'
import { sendLimits } from './send-limits.js'
import type { Undertaking } from './undertaking.js'

/** How sending a request ended: the dialect's answer, or proof that no byte went out. */
export type SendOutcome = GatewayAnswer | { readonly kind: 'notSent'; readonly detail: string }

/** Sends a request once and reads the answer. Never throws: what is not proved is unanswered. */
export async function sendRequest(
  context: ClientContext<never>,
  undertaking: Undertaking,
  payment: Payment,
  request: HttpRequest,
  attempt: AttemptContext,
): Promise<SendOutcome> {
  let response: HttpResponse
  try {
    const { connectTimeoutMs, responseTimeoutMs } = context.limits
    const freshConnection = context.dialect.capabilities.submitsNeedFreshConnection
    const limits = sendLimits(attempt, { connectTimeoutMs, responseTimeoutMs })
    const { method, url, headers, body } = request
    const fresh = { method, url, headers, freshConnection, ...(body !== undefined && { body }) }
    response = await sendAuthorized(context, fresh, limits)
  } catch (error) {
    const notSent = error instanceof TransportError && !error.sent
    return { kind: notSent ? 'notSent' : 'unanswered', detail: textOfError(error) }
  }
  try {
    return undertaking.decode(payment, response)
  } catch (error) {
    // A dialect must not throw; if it does, the request may well have been executed.
    return { kind: 'unanswered', detail: textOfError(error) }
  }
}

import { maskCardNumbers } from '../payment/card-number.js'
import type { Payment } from '../payment/payment.js'
import type { SubmitAnswer } from '../ports/gateway-dialect.js'
import { TransportError, type HttpRequest, type HttpResponse } from '../ports/http-transport.js'
import { textOfError, type ClientContext } from '../client-context.js'

/** How sending a submit ended: the dialect's answer, or proof that no byte went out. */
export type SendOutcome = SubmitAnswer | { readonly kind: 'notSent'; readonly detail: string }

/** Sends a submit once and reads the answer. Never throws: what is not proved is unanswered. */
export async function sendSubmit(
  { dialect, http, limits }: ClientContext<never>,
  payment: Payment,
  request: HttpRequest,
  signal: AbortSignal,
): Promise<SendOutcome> {
  let response: HttpResponse
  try {
    const { connectTimeoutMs, responseTimeoutMs } = limits
    const freshConnection = dialect.capabilities.submitsNeedFreshConnection
    const limit = { signal, connectTimeoutMs, responseTimeoutMs }
    response = await http.send({ ...request, freshConnection }, limit)
  } catch (error) {
    const notSent = error instanceof TransportError && !error.sent
    return { kind: notSent ? 'notSent' : 'unanswered', detail: maskCardNumbers(textOfError(error)) }
  }
  try {
    return dialect.decodeSubmit(payment, response)
  } catch (error) {
    // A dialect must not throw; if it does, the request may well have been executed.
    return { kind: 'unanswered', detail: maskCardNumbers(textOfError(error)) }
  }
}

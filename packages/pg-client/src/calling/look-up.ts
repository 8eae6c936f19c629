import type { LookUpAnswer } from '../ports/gateway-dialect.js'
import type { HttpRequest, HttpResponse } from '../ports/http-transport.js'
import { TransportError } from '../ports/http-transport.js'
import type { Payment } from '../payment/payment.js'
import { textOfError, wallTime, type ClientContext } from '../client-context.js'
import type { LookUpPurpose } from '../telemetry/client-event.js'
import { GatewayCallError } from './attempt-errors.js'
import type { GatewayCalls, GuardedCalls } from './gateway-calls.js'

/** What a look-up found, and when it began: that is the time that absence is true for. */
export type LookUpFinding = (
  | LookUpAnswer
  /** Our own kit would not ask; the gateway heard nothing. */
  | {
      readonly kind: 'refused'
      readonly refusedBy: string
      readonly retryAfterMs: number | undefined
    }
) & { readonly startedAt: number }

/**
 * Asks the gateway about payments by our own reference: the reconciler by a way of its own, so that
 * its sweep and those who wait for an answer cannot shut each other out.
 */
export class LookUp {
  readonly #context: ClientContext<never>
  readonly #calls: Pick<GatewayCalls, 'inquire' | 'reconcile'>

  constructor(context: ClientContext<never>, calls: Pick<GatewayCalls, 'inquire' | 'reconcile'>) {
    this.#context = context
    this.#calls = calls
  }

  /** Never throws: what cannot be found out is inconclusive. */
  async ask(
    payment: Payment,
    purpose: LookUpPurpose,
    signal?: AbortSignal,
  ): Promise<LookUpFinding> {
    const { clock, emit } = this.#context
    const startedAt = wallTime(this.#context)
    const begin = clock.monotonic()
    const way = this.#calls[purpose === 'reconcile' ? 'reconcile' : 'inquire']
    const finding = { ...(await this.#find(payment, way, signal)), startedAt }
    const durationMs = clock.monotonic() - begin
    emit({ type: 'lookUpEnded', paymentId: payment.id, purpose, result: finding.kind, durationMs })
    return finding
  }

  async #find(payment: Payment, { guard }: GuardedCalls, signal: AbortSignal | undefined) {
    let refusal: { refusedBy: string; retryAfterMs: number | undefined } | undefined
    const ask = async (request: HttpRequest): Promise<HttpResponse> => {
      const settled = await guard.settle(
        ({ signal: attemptSignal }) => this.#send(request, attemptSignal),
        { ...(signal && { signal }), deadlineMs: this.#context.limits.deadlineMs },
      )
      if (settled.ok) return settled.value
      const { error, refusedBy, retryAfterMs } = settled
      if (refusedBy !== undefined) refusal = { refusedBy, retryAfterMs }
      if (error instanceof GatewayCallError && error.response) return error.response
      throw error
    }
    try {
      return await this.#context.dialect.lookUp(payment, ask)
    } catch (error) {
      if (refusal) return { kind: 'refused', ...refusal } as const
      return { kind: 'inconclusive', detail: textOfError(error) } as const
    }
  }

  async #send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    const { http, limits } = this.#context
    const { connectTimeoutMs, lookUpTimeoutMs } = limits
    let response: HttpResponse
    try {
      response = await http.send(request, {
        signal,
        connectTimeoutMs: Math.min(connectTimeoutMs, lookUpTimeoutMs),
        responseTimeoutMs: lookUpTimeoutMs,
      })
    } catch (error) {
      const notSent = error instanceof TransportError && !error.sent
      throw new GatewayCallError(notSent ? 'notSent' : 'unanswered', textOfError(error))
    }
    if (response.status < 500) return response
    // 502 to 504 come from something in between; the gateway itself has not answered.
    const isProxy = response.status >= 502 && response.status <= 504
    const kind = isProxy ? 'unanswered' : 'answered'
    throw new GatewayCallError(kind, `HTTP ${response.status} to a look-up`, { response })
  }
}

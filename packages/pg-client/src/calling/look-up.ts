import type { Ask, BatchAnswer, LookUpAnswer } from '../ports/gateway-dialect.js'
import type { HttpRequest, HttpResponse } from '../ports/http-transport.js'
import { TransportError } from '../ports/http-transport.js'
import type { Payment } from '../payment/payment.js'
import { textOfError, wallTime, type ClientContext } from '../client-context.js'
import type { LookUpPurpose } from '../telemetry/client-event.js'
import { GatewayCallError } from './attempt-errors.js'
import type { GatewayCalls, GuardedCalls } from './gateway-calls.js'
import { sendAuthorized } from './send-authorized.js'

/** Our own kit would not ask; the gateway heard nothing. */
export interface LookUpRefusal {
  readonly kind: 'refused'
  readonly refusedBy: string
  readonly retryAfterMs: number | undefined
}

/** What a look-up found, and when it began: that is the time that absence is true for. */
export type LookUpFinding = (LookUpAnswer | LookUpRefusal) & { readonly startedAt: number }

/** What a batch inquiry found, by payment id. */
export interface BatchFinding {
  readonly startedAt: number
  readonly found: ReadonlyMap<string, BatchAnswer>
}

/**
 * Asks the gateway about payments: the reconciler by a way of its own, so that its sweep and those
 * who wait for an answer cannot shut each other out.
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
    const { clock, emit, dialect, times } = this.#context
    const startedAt = wallTime(this.#context)
    const begin = clock.monotonic()
    const way = this.#calls[purpose === 'reconcile' ? 'reconcile' : 'inquire']
    const finding = await this.#find(way, signal, (ask) => dialect.lookUp(payment, ask, times))
    const durationMs = clock.monotonic() - begin
    emit({ type: 'lookUpEnded', paymentId: payment.id, purpose, result: finding.kind, durationMs })
    return { ...finding, startedAt }
  }

  /**
   * Asks about many at once, where the dialect can. Never throws: a payment that is not mentioned
   * has to be asked about by itself.
   */
  async askMany(payments: readonly Payment[], signal?: AbortSignal): Promise<BatchFinding> {
    const { dialect, times } = this.#context
    const startedAt = wallTime(this.#context)
    const nothing = new Map<string, BatchAnswer>()
    if (!dialect.batchInquiry || payments.length < 2) return { startedAt, found: nothing }
    const ask = this.#asking(this.#calls.reconcile, signal, () => undefined)
    const found = await dialect
      .batchInquiry(payments, ask, { now: startedAt, times })
      .catch(() => nothing as ReadonlyMap<string, BatchAnswer>)
    return { startedAt, found }
  }

  /** Asks for the gateway's own lists, by the reconciler's way. Its errors come through. */
  readonly askForRecords: Ask = (request) =>
    this.#asking(this.#calls.reconcile, undefined, () => undefined)(request)

  async #find(
    way: GuardedCalls,
    signal: AbortSignal | undefined,
    lookUp: (ask: Ask) => Promise<LookUpAnswer>,
  ): Promise<LookUpAnswer | LookUpRefusal> {
    let refusal: LookUpRefusal | undefined
    const ask = this.#asking(way, signal, (refused) => (refusal = refused))
    try {
      return await lookUp(ask)
    } catch (error) {
      return refusal ?? { kind: 'inconclusive', detail: textOfError(error) }
    }
  }

  #asking(
    { guard }: GuardedCalls,
    signal: AbortSignal | undefined,
    onRefusal: (refusal: LookUpRefusal) => void,
  ): Ask {
    const { limits } = this.#context
    return async (request) => {
      const settled = await guard.settle(
        ({ signal: attemptSignal }) => this.#send(request, attemptSignal),
        { ...(signal && { signal }), deadlineMs: limits.deadlineMs },
      )
      if (settled.ok) return settled.value
      const { error, refusedBy, retryAfterMs } = settled
      if (refusedBy !== undefined) onRefusal({ kind: 'refused', refusedBy, retryAfterMs })
      if (error instanceof GatewayCallError && error.response) return error.response
      throw error
    }
  }

  async #send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    const { connectTimeoutMs, lookUpTimeoutMs } = this.#context.limits
    let response: HttpResponse
    try {
      response = await sendAuthorized(this.#context, request, {
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

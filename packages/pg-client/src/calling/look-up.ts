import type { AttemptContext } from '@holdfast/resilience-kit'
import type { Ask, BatchAnswer, LookUpAnswer } from '../ports/gateway-dialect.js'
import type { HttpRequest, HttpResponse } from '../ports/http-transport.js'
import { TransportError } from '../ports/http-transport.js'
import type { Payment } from '../payment/payment.js'
import { textOfError, wallTime, type ClientContext } from '../client-context.js'
import type { LookUpPurpose } from '../telemetry/client-event.js'
import { GatewayCallError } from './attempt-errors.js'
import type { GatewayCalls } from './gateway-calls.js'
import { GatewayLimitError, LimitPause } from './limit-pause.js'
import { sendAuthorized } from './send-authorized.js'
import { sendLimits } from './send-limits.js'

/** Our own kit would not ask, or the gateway has answered 429: it is asked too often. */
export interface LookUpRefusal {
  readonly kind: 'refused'
  /** The part of the kit, or `gateway-limit`. */
  readonly refusedBy: string
  readonly retryAfterMs: number | undefined
}

/** Nothing that proves anything. */
export interface InconclusiveLookUp extends Extract<LookUpAnswer, { kind: 'inconclusive' }> {
  /**
   * The gateway itself has answered about this payment, and would most likely answer the same
   * again. Else nobody has: a time-out, a refused connection, a 5xx, a proxy's page, or a 401,
   * which is about our key.
   */
  readonly isAnswer: boolean
}

type Found = Exclude<LookUpAnswer, { kind: 'inconclusive' }> | InconclusiveLookUp | LookUpRefusal

/** What a look-up found, and when it began: that is the time that absence is true for. */
export type LookUpFinding = Found & { readonly startedAt: number }

/** What a batch inquiry found, by payment id. */
export interface BatchFinding {
  readonly startedAt: number
  readonly found: ReadonlyMap<string, BatchAnswer>
}

type Way = 'inquire' | 'reconcile'

/** What came back while one look-up asked. */
interface Heard {
  readonly responses: HttpResponse[]
  refusal?: LookUpRefusal
}

/**
 * Asks the gateway about payments: the reconciler by a way of its own, so that its sweep and those
 * who wait for an answer cannot shut each other out. A way on which the gateway has answered 429 is
 * left alone for as long as it asks for; the reconciler heeds those of the other way too.
 */
export class LookUp {
  readonly #context: ClientContext<never>
  readonly #calls: Pick<GatewayCalls, Way>
  readonly #pauses: Readonly<Record<Way, LimitPause>>

  constructor(context: ClientContext<never>, calls: Pick<GatewayCalls, Way>) {
    const { clock } = context
    this.#context = context
    this.#calls = calls
    this.#pauses = { inquire: new LimitPause(clock), reconcile: new LimitPause(clock) }
  }

  /** How long the reconciler does not ask, as the gateway has answered 429, in ms; 0: it may. */
  get pausedMs(): number {
    return this.#pauses.reconcile.leftMs
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
    const way = purpose === 'reconcile' ? 'reconcile' : 'inquire'
    const finding = await this.#find(way, signal, (ask) => dialect.lookUp(payment, ask, times))
    const durationMs = clock.monotonic() - begin
    emit({ type: 'lookUpEnded', paymentId: payment.id, purpose, result: finding.kind, durationMs })
    return { startedAt, ...finding }
  }

  /** Whether these can be asked about with fewer questions than one for each. */
  canAskMany(payments: readonly Payment[]): boolean {
    return this.#context.dialect.batchInquiry !== undefined && payments.length > 1
  }

  /**
   * Asks about many at once, where the dialect can. Never throws: a payment that is not mentioned
   * has to be asked about by itself.
   */
  async askMany(payments: readonly Payment[], signal?: AbortSignal): Promise<BatchFinding> {
    const { dialect, times } = this.#context
    const startedAt = wallTime(this.#context)
    const nothing = new Map<string, BatchAnswer>()
    if (!dialect.batchInquiry || !this.canAskMany(payments)) return { startedAt, found: nothing }
    const ask = this.#asking('reconcile', signal, { responses: [] })
    const found = await dialect
      .batchInquiry(payments, ask, { now: startedAt, times })
      .catch(() => nothing as ReadonlyMap<string, BatchAnswer>)
    return { startedAt, found }
  }

  /** Asks for the gateway's own lists, by the reconciler's way. Its errors come through. */
  readonly askForRecords: Ask = (request) =>
    this.#asking('reconcile', undefined, { responses: [] })(request)

  async #find(
    way: Way,
    signal: AbortSignal | undefined,
    lookUp: (ask: Ask) => Promise<LookUpAnswer>,
  ): Promise<Found> {
    const heard: Heard = { responses: [] }
    try {
      const answer = await lookUp(this.#asking(way, signal, heard))
      if (answer.kind !== 'inconclusive') return answer
      return heard.refusal ?? { isAnswer: heard.responses.every(isOwnAnswer), ...answer }
    } catch (error) {
      const detail = textOfError(error)
      return heard.refusal ?? { kind: 'inconclusive', detail, isAnswer: false }
    }
  }

  #asking(way: Way, signal: AbortSignal | undefined, heard: Heard): Ask {
    const { limits } = this.#context
    return async (request) => {
      // Nobody waits for a turn just to hear that nothing is asked now.
      const pausing = this.#pausing(way)
      if (pausing) return responseIn(pausing, heard)
      const settled = await this.#calls[way].guard.settle(
        (attempt) => this.#send(way, request, attempt),
        { deadlineMs: limits.deadlineMs, ...(signal && { signal }) },
      )
      if (settled.ok) {
        heard.responses.push(settled.value)
        return settled.value
      }
      const { error, refusedBy, retryAfterMs } = settled
      if (refusedBy !== undefined) heard.refusal = { kind: 'refused', refusedBy, retryAfterMs }
      return responseIn(error, heard)
    }
  }

  async #send(way: Way, request: HttpRequest, attempt: AttemptContext): Promise<HttpResponse> {
    const { connectTimeoutMs, lookUpTimeoutMs } = this.#context.limits
    // Others may have been refused while this one waited for its turn.
    const pausing = this.#pausing(way)
    if (pausing) throw pausing
    let response: HttpResponse
    try {
      const limits = sendLimits(attempt, {
        connectTimeoutMs: Math.min(connectTimeoutMs, lookUpTimeoutMs),
        responseTimeoutMs: lookUpTimeoutMs,
      })
      response = await sendAuthorized(this.#context, request, limits)
    } catch (error) {
      const notSent = error instanceof TransportError && !error.sent
      throw new GatewayCallError(notSent ? 'notSent' : 'unanswered', textOfError(error))
    }
    const { status } = response
    if (status === 429) throw this.#limited(way, response)
    if (status < 500 && status !== 401) {
      this.#pauses[way].answered()
      return response
    }
    // 502 to 504 come from something in between; and a gateway that refuses our key answers
    // nothing, so the breaker keeps us from asking on and on.
    const isSilent = status === 401 || (status >= 502 && status <= 504)
    const kind = isSilent ? 'unanswered' : 'answered'
    throw new GatewayCallError(kind, `HTTP ${status} to a look-up`, { response })
  }

  #pausing(way: Way): GatewayLimitError | undefined {
    const { leftMs } = this.#pauses[way]
    return leftMs > 0 ? new GatewayLimitError('the gateway is asked too often', leftMs) : undefined
  }

  #limited(way: Way, response: HttpResponse): GatewayLimitError {
    this.#pauses[way].begin(response)
    // Nobody waits for the reconciler, so it makes room; but it takes none from those who wait.
    if (way === 'inquire') this.#pauses.reconcile.begin(response)
    return new GatewayLimitError('HTTP 429 to a look-up', this.#pauses[way].leftMs, response)
  }
}

/** The response that an error has brought, for the dialect to judge; throws where there is none. */
function responseIn(error: unknown, heard: Heard): HttpResponse {
  if (error instanceof GatewayLimitError) {
    const { retryAfterMs } = error
    heard.refusal = { kind: 'refused', refusedBy: 'gateway-limit', retryAfterMs }
  }
  if (!(error instanceof GatewayCallError && error.response)) throw error
  heard.responses.push(error.response)
  return error.response
}

/** Whether a response to a look-up that proves nothing is the gateway's, and about the payment. */
function isOwnAnswer({ status, body }: HttpResponse): boolean {
  const isError = status >= 400 && status < 500 && status !== 401 && status !== 408
  if (!isError && (status < 200 || status > 299)) return false
  try {
    return typeof JSON.parse(body) === 'object'
  } catch {
    // A proxy's page, or a part of an answer.
    return false
  }
}

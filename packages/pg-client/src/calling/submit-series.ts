import type { AttemptContext, RetryInfo } from '@holdfast/resilience-kit'
import type { AttemptEnding } from '../payment/certainty.js'
import type { Finding } from '../payment/evidence.js'
import type { Payment } from '../payment/payment.js'
import type { HttpRequest } from '../ports/http-transport.js'
import { absenceProves } from '../ports/gateway-dialect.js'
import type { AttemptRecord } from '../ports/payment-store.js'
import { wallTime, type ClientContext } from '../client-context.js'
import type { EvidenceRecord, PaymentRecorder } from '../recording/payment-recorder.js'
import type { AttemptResult } from '../telemetry/client-event.js'
import { GatewayCallError } from './attempt-errors.js'
import type { LookUp } from './look-up.js'
import { sendSubmit } from './send-submit.js'

/** What a series of attempts works with. */
export interface SubmitSeriesParts {
  readonly context: ClientContext<never>
  readonly recorder: PaymentRecorder
  readonly lookUp: LookUp
}

interface ConcludeOptions {
  readonly signal: AbortSignal | undefined
  readonly hangs: boolean
}

type EndAttempt = (
  ending: AttemptEnding,
  result: AttemptResult,
  detail: string | null,
) => AttemptRecord

/**
 * The attempts of one submit, and what they have proved so far. The only place that sends a
 * submit. Its rules, for a gateway without idempotency keys:
 *
 * 1. An attempt begins with a compare-and-set; losing it forbids sending and ends the series.
 * 2. An unanswered attempt is the last one.
 * 3. After an answered error comes a look-up; only proof of absence allows another attempt.
 */
export class SubmitSeries {
  readonly #parts: SubmitSeriesParts
  readonly #request: HttpRequest
  /** As this series last wrote it: the next compare-and-set must find this version. */
  #payment: Payment
  /** Nothing more may be sent: settled, unanswered, not to be found out, or lost to others. */
  #over = false
  /** The gateway's truth is in the payment. */
  #settled = false
  /** An answered error that nobody has looked up yet. */
  #owesLookUp = false
  /** What our own store threw; then the caller must hear of it. */
  #storeError: { readonly error: unknown } | undefined
  #inHand: Promise<unknown> = Promise.resolve()

  constructor(parts: SubmitSeriesParts, payment: Payment, request: HttpRequest) {
    this.#parts = parts
    this.#payment = payment
    this.#request = request
  }

  get storeError(): { readonly error: unknown } | undefined {
    return this.#storeError
  }

  /** Resolves when the attempt or look-up begun last has ended, whoever has stopped waiting. */
  get inHand(): Promise<unknown> {
    return this.#inHand
  }

  /** One attempt; rejects with what breaker and retry decide by. */
  attempt({ signal }: AttemptContext): Promise<void> {
    return this.#hold(this.#attempt(signal))
  }

  /** The look-up before a retry; ends the series where another attempt is not allowed. */
  beforeRetry({ attempt, signal }: RetryInfo): Promise<{ value: void } | undefined> {
    return this.#hold(this.#beforeRetry(attempt, signal))
  }

  /**
   * Looks up, once more, what the last answered error left open, and records what the series has
   * proved: `notExecuted` only where no attempt can have been executed. An abort of `signal` ends
   * the asking; with `hangs` an attempt has not ended yet, so nothing is proved.
   */
  async conclude({ signal, hangs }: ConcludeOptions): Promise<Payment> {
    const mayAsk = signal?.aborted !== true && !hangs && !this.#over
    if (mayAsk && this.#owesLookUp) await this.#payLookUp(signal)
    if (this.#settled) return this.#payment
    const isProved = !this.#over && !this.#owesLookUp && !hangs
    await this.#record({ kind: isProved ? 'notExecuted' : 'unanswered' }, { source: 'answer' })
    return this.#payment
  }

  async #attempt(signal: AbortSignal): Promise<void> {
    if (this.#over) throw new GatewayCallError('over', 'the series is over')
    const { context } = this.#parts
    const begun = await this.#begin()
    const startedAt = context.clock.monotonic()
    const end: EndAttempt = (ending, result, detail) => {
      const { id: paymentId, orderId } = this.#payment
      const durationMs = context.clock.monotonic() - startedAt
      const told = { paymentId, orderId, attempt: begun.number, ending, result, durationMs, detail }
      context.emit({ type: 'attemptEnded', ...told })
      return { ...begun, endedAt: wallTime(context), ending, detail }
    }
    if (signal.aborted) {
      await this.#endUnsent(end, 'aborted before sending')
    } else {
      await this.#send(signal, end)
    }
  }

  async #send(signal: AbortSignal, end: EndAttempt): Promise<void> {
    const outcome = await sendSubmit(this.#parts.context, this.#payment, this.#request, signal)
    switch (outcome.kind) {
      case 'transaction': {
        const { transaction } = outcome
        const attempt = end('answered', 'accepted', null)
        return this.#settle({ kind: 'transactions', transactions: [transaction] }, { attempt })
      }
      case 'declined': {
        const attempt = end('answered', 'declined', outcome.decline.code)
        return this.#settle({ kind: 'declined', decline: outcome.decline }, { attempt })
      }
      case 'notSent':
        return this.#endUnsent(end, outcome.detail)
      case 'error': {
        const detail = `HTTP ${outcome.status}: ${outcome.message}`
        await this.#endAnswered(end('answered', 'error', detail))
        if (this.#over || !outcome.repeatable) return
        throw new GatewayCallError('answered', detail, { retryAfterMs: outcome.retryAfterMs })
      }
      case 'unanswered': {
        this.#over = true
        const attempt = end('unanswered', 'unanswered', outcome.detail)
        await this.#record({ kind: 'unanswered' }, { source: 'answer', attempt })
        throw new GatewayCallError('unanswered', outcome.detail)
      }
    }
  }

  /** Makes the intent to send durable, or forbids it. */
  async #begin(): Promise<AttemptRecord> {
    const { context } = this.#parts
    const at = wallTime(context)
    const number = this.#payment.attempts + 1
    const payment: Payment = {
      ...this.#payment,
      attempts: number,
      lastSentAt: at,
      mayBeInFlight: true,
      updatedAt: at,
    }
    const attempt = { number, startedAt: at, endedAt: null, ending: null, detail: null }
    if ((await context.store.save({ payment, attempt })) !== 'saved') {
      this.#over = true
      throw new GatewayCallError('over', 'somebody else has changed the payment')
    }
    this.#payment = { ...payment, version: payment.version + 1 }
    return attempt
  }

  async #endUnsent(end: EndAttempt, detail: string): Promise<never> {
    await this.#endAttempt(end('notSent', 'notSent', detail), true)
    throw new GatewayCallError('notSent', detail)
  }

  /** The gateway's own error: over, but nobody knows whether it left something behind. */
  async #endAnswered(attempt: AttemptRecord): Promise<void> {
    const { capabilities } = this.#parts.context.dialect
    const isProvable = capabilities.answerEndsRequest && absenceProves(capabilities)
    this.#owesLookUp = true
    if (!isProvable) this.#over = true
    await this.#endAttempt(attempt, isProvable)
  }

  async #endAttempt(attempt: AttemptRecord, requestIsOver: boolean): Promise<void> {
    const { version } = this.#payment
    this.#payment = await this.#parts.recorder.endAttempt(this.#payment.id, attempt, requestIsOver)
    // Somebody else knows something: a callback came, or a look-up. Ask before anything else.
    if (this.#payment.version !== version + 1) this.#owesLookUp = true
    if (this.#payment.state !== 'requested' && this.#payment.state !== 'unknown') this.#over = true
  }

  async #beforeRetry(attempt: number, signal: AbortSignal): Promise<{ value: void } | undefined> {
    if (this.#owesLookUp && !this.#over) await this.#payLookUp(signal)
    if (this.#over) return { value: undefined }
    this.#parts.context.emit({ type: 'retry', paymentId: this.#payment.id, attempt })
    return undefined
  }

  async #payLookUp(signal?: AbortSignal): Promise<void> {
    const found = await this.#parts.lookUp.ask(this.#payment, 'resubmit', signal)
    if (found.kind === 'absent' && absenceProves(this.#parts.context.dialect.capabilities)) {
      this.#owesLookUp = false
    } else if (found.kind === 'transactions') {
      const { transactions } = found
      const more = { source: 'inquiry', settlesCallbacks: 'all' } as const
      await this.#settle({ kind: 'transactions', transactions }, more)
    } else {
      // Nothing is proved, so nothing may be sent; the reconciler goes on asking.
      this.#over = true
    }
  }

  async #settle(
    finding: Finding,
    more: { source?: 'answer' | 'inquiry' } & Omit<EvidenceRecord, 'evidence' | 'seen'>,
  ): Promise<void> {
    this.#over = true
    this.#settled = true
    const { source = 'answer', ...rest } = more
    await this.#record(finding, { source, ...rest })
  }

  async #record(
    finding: Finding,
    more: { source: 'answer' | 'inquiry' } & Omit<EvidenceRecord, 'evidence' | 'seen'>,
  ): Promise<void> {
    const { context, recorder } = this.#parts
    const { source, ...rest } = more
    const evidence = { source, at: wallTime(context), finding }
    const seen = this.#payment.version
    this.#payment = await recorder.record(this.#payment.id, { evidence, seen, ...rest })
  }

  #hold<T>(work: Promise<T>): Promise<T> {
    const watched = work.catch((error: unknown) => {
      if (!(error instanceof GatewayCallError)) this.#storeError = { error }
      throw error
    })
    this.#inHand = watched.catch(() => undefined)
    return watched
  }
}

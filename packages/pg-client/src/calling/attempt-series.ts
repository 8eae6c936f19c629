import type { AttemptContext, RetryInfo } from '@holdfast/resilience-kit'
import type { AttemptEnding } from '../payment/certainty.js'
import type { BuyerAction, Finding } from '../payment/evidence.js'
import type { Payment } from '../payment/payment.js'
import { absenceProves, type GatewayAnswer, type LookUpAnswer } from '../ports/gateway-dialect.js'
import type { HttpRequest } from '../ports/http-transport.js'
import type { AttemptRecord } from '../ports/payment-store.js'
import { wallTime, type ClientContext } from '../client-context.js'
import type { EvidenceRecord } from '../recording/evidence-record.js'
import type { PaymentRecorder } from '../recording/payment-recorder.js'
import type { AttemptResult } from '../telemetry/client-event.js'
import { answeredEnd, type Answered, type AnsweredEnd } from './answered-end.js'
import { GatewayCallError } from './attempt-errors.js'
import { resultOf } from './attempt-results.js'
import { beginAttempt, type BegunAttempt } from './begin-attempt.js'
import type { LookUp } from './look-up.js'
import { sendRequest } from './send-request.js'
import type { ConcludeOptions, SeriesConclusion } from './series-conclusion.js'
import type { Undertaking, UndertakingEnd } from './undertaking.js'
import { WorkInHand } from './work-in-hand.js'

/** What a series of attempts works with. */
export interface AttemptSeriesParts {
  readonly context: ClientContext<never>
  readonly recorder: PaymentRecorder
  readonly lookUp: LookUp
}

type EndAttempt = (
  ending: AttemptEnding,
  result: AttemptResult,
  detail: string | null,
) => AttemptRecord

type Conclusive = Extract<GatewayAnswer, { kind: 'transaction' | 'refund' | 'declined' }>

/**
 * The attempts of one undertaking, and what they have proved so far. The only place that sends a
 * submit or a cancel. Its rules:
 *
 * 1. An attempt begins with a compare-and-set; losing it forbids sending and ends the series.
 * 2. Without an idempotency key, an unanswered attempt is the last one. With one, the very same
 *    request may go out again inside the key's window.
 * 3. After an answered error comes a look-up; only proof that nothing was done allows another
 *    attempt.
 */
export class AttemptSeries {
  readonly #parts: AttemptSeriesParts
  readonly #undertaking: Undertaking
  /** As this series last wrote it: the next compare-and-set must find this version. */
  #payment: Payment
  /** Nothing more may be sent: settled, unanswered, not to be found out, or lost to others. */
  #over = false
  /** The gateway's truth is in the payment. */
  #settled = false
  /** An answered error that nobody has looked up yet. */
  #owesLookUp = false
  /** The same request would only be answered so again. */
  #deadEnd: Extract<UndertakingEnd, { kind: 'deadEnd' }> | undefined
  #buyerAction: BuyerAction | undefined
  readonly inHand: WorkInHand = new WorkInHand()

  constructor(parts: AttemptSeriesParts, payment: Payment, undertaking: Undertaking) {
    this.#parts = parts
    this.#payment = payment
    this.#undertaking = undertaking
  }

  /** One attempt; rejects with what breaker and retry decide by. */
  attempt(attempt: AttemptContext): Promise<void> {
    return this.inHand.hold(this.#attempt(attempt))
  }

  /** The look-up before a retry; ends the series where another attempt is not allowed. */
  beforeRetry({ attempt, signal }: RetryInfo): Promise<{ value: void } | undefined> {
    return this.inHand.hold(this.#beforeRetry(attempt, signal))
  }

  /**
   * Looks up, once more, what the last answered error left open, and records what the series has
   * proved: `notExecuted` only where no attempt can have been executed. An abort of `signal` ends
   * the asking; with `hangs` an attempt has not ended yet, so nothing is proved.
   */
  async conclude({ signal, hangs }: ConcludeOptions): Promise<SeriesConclusion> {
    const mayAsk = signal?.aborted !== true && !hangs && !this.#over
    if (mayAsk && this.#owesLookUp) await this.#payLookUp(signal)
    const sending = this.#undertaking.sendingOf(this.#payment)
    if (!this.#settled && sending) {
      const isProved = !this.#over && !this.#owesLookUp && !hangs && !sending.mayBeInFlight
      const nothing = this.#deadEnd ?? ({ kind: 'notExecuted' } as const)
      await this.#record(isProved ? nothing : { kind: 'unanswered' }, 'answer')
    }
    return {
      payment: this.#payment,
      isSettled: this.#settled,
      ...(this.#buyerAction && { buyerAction: this.#buyerAction }),
    }
  }

  async #attempt(live: AttemptContext): Promise<void> {
    if (this.#over) throw new GatewayCallError('over', 'the series is over')
    const { context } = this.#parts
    const begun = await beginAttempt(context, this.#undertaking, this.#payment)
    if (begun.kind === 'forbidden') {
      this.#over = true
      throw new GatewayCallError('over', begun.why)
    }
    this.#payment = begun.payment
    const startedAt = context.clock.monotonic()
    const end: EndAttempt = (ending, result, detail) => {
      const { id: paymentId, orderId } = this.#payment
      const { operation } = this.#undertaking
      const durationMs = context.clock.monotonic() - startedAt
      const attempt = begun.attempt.number
      const told = { operation, paymentId, orderId, attempt, ending, result, durationMs, detail }
      context.emit({ type: 'attemptEnded', ...told })
      return { ...begun.attempt, endedAt: wallTime(context), ending, detail }
    }
    if (live.aborted) await this.#endUnsent(begun, end('notSent', 'notSent', 'aborted unsent'))
    else await this.#send(begun, begun.request, live, end)
  }

  async #send(
    begun: BegunAttempt,
    request: HttpRequest,
    live: AttemptContext,
    end: EndAttempt,
  ): Promise<void> {
    const { context } = this.#parts
    const outcome = await sendRequest(context, this.#undertaking, this.#payment, request, live)
    switch (outcome.kind) {
      case 'transaction':
      case 'refund':
        return this.#endConclusive(outcome, end('answered', resultOf(outcome), null))
      case 'declined':
        return this.#endConclusive(outcome, end('answered', 'declined', outcome.decline.code))
      case 'notSent':
        return this.#endUnsent(begun, end('notSent', 'notSent', outcome.detail))
      case 'error':
      case 'busy':
        return this.#endAnswered(begun, outcome, end)
      case 'unanswered':
        return this.#endUnanswered(begun, outcome.detail, end)
    }
  }

  async #endConclusive(answer: Conclusive, attempt: AttemptRecord): Promise<void> {
    this.#over = true
    this.#settled = true
    if (answer.kind === 'transaction') this.#buyerAction = answer.transaction.buyerAction
    await this.#record(answer, 'answer', { attempt })
  }

  async #endUnsent(begun: BegunAttempt, attempt: AttemptRecord): Promise<never> {
    const { wasInFlight: mayBeInFlight } = begun
    await this.#endAttempt(begun, attempt, { mayBeInFlight, isOfBefore: mayBeInFlight })
    throw new GatewayCallError('notSent', attempt.detail ?? '', { isRepeatable: true })
  }

  /** The gateway's own error: nobody knows whether it left something behind. */
  async #endAnswered(begun: BegunAttempt, answer: Answered, end: EndAttempt): Promise<void> {
    const { capabilities } = this.#parts.context.dialect
    const said = answeredEnd(begun, answer, capabilities)
    if (said.isLast) this.#over = true
    if (said.owesLookUp) this.#owesLookUp = true
    if (said.deadEnd !== undefined) this.#deadEnd = { kind: 'deadEnd', code: said.deadEnd }
    await this.#endAttempt(begun, end('answered', said.result, said.detail), said)
    if (said.heard === undefined) return
    const isRepeatable = said.isRepeatable && !this.#over
    const { retryAfterMs } = answer
    throw new GatewayCallError(said.heard, said.detail, { isRepeatable, retryAfterMs })
  }

  async #endUnanswered(begun: BegunAttempt, detail: string, end: EndAttempt): Promise<never> {
    if (!begun.isKeyed) this.#over = true
    const attempt = end('unanswered', 'unanswered', detail)
    await this.#record({ kind: 'unanswered' }, 'answer', { attempt })
    throw new GatewayCallError('unanswered', detail, { isRepeatable: begun.isKeyed })
  }

  async #endAttempt(
    { sentBefore }: BegunAttempt,
    attempt: AttemptRecord,
    { mayBeInFlight, isOfBefore }: Pick<AnsweredEnd, 'mayBeInFlight' | 'isOfBefore'>,
  ): Promise<void> {
    const { version, id } = this.#payment
    // How long it may still be executed counts from when it was sent.
    const left = { mayBeInFlight, ...(isOfBefore && { lastSentAt: sentBefore }) }
    this.#payment = await this.#parts.recorder.endAttempt(id, this.#undertaking, attempt, left)
    // Somebody else knows something: a callback came, or a look-up. Ask before anything else.
    if (this.#payment.version !== version + 1) this.#owesLookUp = true
    // It is over, or somebody else has begun another attempt.
    const sending = this.#undertaking.sendingOf(this.#payment)
    if (sending?.attempts !== attempt.number) this.#over = true
  }

  async #beforeRetry(attempt: number, signal: AbortSignal): Promise<{ value: void } | undefined> {
    if (this.#owesLookUp && !this.#over) await this.#payLookUp(signal)
    if (this.#over) return { value: undefined }
    const { operation } = this.#undertaking
    this.#parts.context.emit({ type: 'retry', operation, paymentId: this.#payment.id, attempt })
    return undefined
  }

  async #payLookUp(signal?: AbortSignal): Promise<void> {
    const found = await this.#parts.lookUp.ask(this.#payment, 'resend', signal)
    const what = found.kind === 'refused' ? 'unclear' : this.#isDone(found)
    if (what === 'notDone' && absenceProves(this.#parts.context.dialect.capabilities)) {
      this.#owesLookUp = false
    } else if (what === 'done' && found.kind === 'transactions') {
      this.#over = true
      const { transactions } = found
      this.#buyerAction = transactions.find((one) => one.buyerAction)?.buyerAction
      const finding = { kind: 'transactions', transactions } as const
      this.#settled = await this.#recordFinding(finding, 'inquiry', { settlesCallbacks: 'all' })
    } else {
      // Nothing is proved, so nothing may be sent; the reconciler goes on asking.
      this.#over = true
    }
  }

  #isDone(found: LookUpAnswer): 'done' | 'notDone' | 'unclear' {
    if (!this.#undertaking.sendingOf(this.#payment)) return 'unclear'
    return this.#undertaking.isDone(this.#payment, found)
  }

  #record(
    end: UndertakingEnd,
    source: 'answer',
    more: Pick<EvidenceRecord, 'attempt'> = {},
  ): Promise<boolean> {
    return this.#recordFinding(this.#undertaking.findingOf(end), source, more)
  }

  /** Whether it counts: a look-up that the payment has overtaken does not. */
  async #recordFinding(
    finding: Finding,
    source: 'answer' | 'inquiry',
    more: Pick<EvidenceRecord, 'attempt' | 'settlesCallbacks'>,
  ): Promise<boolean> {
    const { context, recorder } = this.#parts
    const evidence = { source, at: wallTime(context), finding }
    const { id, version: seen } = this.#payment
    const { payment, isOutdated } = await recorder.recordAsked(id, { evidence, seen, ...more })
    this.#payment = payment
    return !isOutdated
  }
}

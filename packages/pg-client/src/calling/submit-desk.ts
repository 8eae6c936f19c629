import {
  buyerMessageOf,
  contradictionMessage,
  paymentOpenMessage,
  refusedMessage,
} from '../payment/buyer-message.js'
import type { Payment } from '../payment/payment.js'
import type { PaymentOrder, PaymentResult } from '../payment-client.js'
import { wallTime, type ClientContext } from '../client-context.js'
import type { AttemptSeriesParts } from './attempt-series.js'
import type { PaymentCloser } from './close-payment.js'
import type { GuardedCalls } from './gateway-calls.js'
import { runSeries, type SeriesOutcome } from './run-series.js'
import { tellFallback } from './tell-fallback.js'
import { writeIntent } from './write-intent.js'

/** Takes orders to be paid. */
export class SubmitDesk<Instrument> {
  readonly #context: ClientContext<Instrument>
  readonly #parts: AttemptSeriesParts
  readonly #calls: GuardedCalls
  readonly #closer: PaymentCloser

  constructor(
    context: ClientContext<Instrument>,
    parts: AttemptSeriesParts,
    calls: GuardedCalls,
    closer: PaymentCloser,
  ) {
    this.#context = context
    this.#parts = parts
    this.#calls = calls
    this.#closer = closer
  }

  /** @throws TypeError where the order cannot be sent; whatever the store throws. */
  async submit(order: PaymentOrder<Instrument>, signal?: AbortSignal): Promise<PaymentResult> {
    const begin = this.#context.clock.monotonic()
    const intent = await writeIntent(this.#context, order, (payment) => this.#closer.close(payment))
    if (intent.kind === 'taken') {
      const { payment } = intent
      const { certainty } = payment
      const conflict = 'payment-open'
      return { certainty, payment, buyerMessage: paymentOpenMessage, conflict }
    }
    const { payment, submit } = intent
    const contradiction = this.#context.dialect.contradictionOf?.(payment, order.instrument)
    if (contradiction !== undefined) return this.#refuse(payment, contradiction)
    const outcome = await runSeries(this.#parts, this.#calls, payment, submit, signal)
    this.#tell(outcome, this.#context.clock.monotonic() - begin)
    const { payment: after, ...more } = outcome
    const buyerMessage = outcome.refusedBy ? refusedMessage : buyerMessageOf(after)
    return { certainty: after.certainty, payment: after, buyerMessage, ...more }
  }

  /** Nothing is sent: what the buyer brought belongs to another order or amount. */
  async #refuse(payment: Payment, detail: string): Promise<PaymentResult> {
    const { id: paymentId, orderId } = payment
    const at = wallTime(this.#context)
    const evidence = { source: 'shop', at, finding: { kind: 'notExecuted' } } as const
    const after = await this.#parts.recorder.record(paymentId, { evidence })
    this.#context.emit({ type: 'contradicted', paymentId, orderId, detail })
    const buyerMessage = contradictionMessage
    return { certainty: after.certainty, payment: after, buyerMessage, conflict: 'contradiction' }
  }

  #tell({ payment, refusedBy }: SeriesOutcome, durationMs: number): void {
    const { certainty, id: paymentId, orderId, attempts } = payment
    this.#context.emit({
      type: 'submitEnded',
      ...{ paymentId, orderId, certainty, attempts, durationMs },
      ...(refusedBy !== undefined && { refusedBy }),
    })
    const cause = refusedBy ?? (certainty === 'unknown' ? 'unanswered' : undefined)
    if (cause !== undefined) tellFallback(this.#context, 'submit', payment, cause)
  }
}

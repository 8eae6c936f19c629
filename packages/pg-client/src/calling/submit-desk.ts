import {
  buyerMessageOf,
  contradictionMessage,
  orderPaidMessage,
  paymentOpenMessage,
  refusedMessage,
  type BuyerMessage,
} from '../payment/buyer-message.js'
import { isCollecting } from '../payment/payment-state.js'
import type { Payment } from '../payment/payment.js'
import type {
  ContradictedSubmit,
  PaymentOrder,
  SubmitResult,
  SubmittedPayment,
} from '../payment-client.js'
import type { ClientContext } from '../client-context.js'
import type { AttemptSeriesParts } from './attempt-series.js'
import type { PaymentCloser } from './close-payment.js'
import type { GuardedCalls } from './gateway-calls.js'
import { runSeries, type SeriesOutcome } from './run-series.js'
import { tellFallback } from './tell-fallback.js'
import { writeIntent, type Contradiction } from './write-intent.js'

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
  async submit(order: PaymentOrder<Instrument>, signal?: AbortSignal): Promise<SubmitResult> {
    const begin = this.#context.clock.monotonic()
    const intent = await writeIntent(this.#context, order, (payment) => this.#closer.close(payment))
    switch (intent.kind) {
      case 'contradicted':
        return this.#refuse(order.orderId, intent)
      case 'taken':
        return standing(intent.payment, 'payment-open', takenMessage(intent.payment))
      case 'known':
        return standing(intent.payment, 'already-submitted', buyerMessageOf(intent.payment))
      case 'written': {
        const { payment, submit } = intent
        const outcome = await runSeries(this.#parts, this.#calls, payment, submit, signal)
        this.#tell(outcome, this.#context.clock.monotonic() - begin)
        const { payment: after, ...more } = outcome
        const buyerMessage = outcome.refusedBy ? refusedMessage : buyerMessageOf(after)
        return { certainty: after.certainty, payment: after, buyerMessage, ...more }
      }
    }
  }

  #refuse(orderId: string, { detail, paymentId }: Contradiction): ContradictedSubmit {
    this.#context.emit({
      type: 'contradicted',
      orderId,
      detail,
      ...(paymentId !== undefined && { paymentId }),
    })
    const buyerMessage = contradictionMessage
    return { conflict: 'contradiction', certainty: 'notExecuted', payment: null, buyerMessage }
  }

  #tell({ payment, refusedBy }: SeriesOutcome, durationMs: number): void {
    const { certainty, id: paymentId, orderId, attempts } = payment
    this.#context.emit({
      type: 'submitEnded',
      paymentId,
      orderId,
      certainty,
      attempts,
      durationMs,
      ...(refusedBy !== undefined && { refusedBy }),
    })
    const cause = refusedBy ?? (certainty === 'unknown' ? 'unanswered' : undefined)
    if (cause !== undefined) tellFallback(this.#context, 'submit', payment, cause)
  }
}

/** A payment that was there before, as it stands. */
function standing(
  payment: Payment,
  conflict: NonNullable<SubmittedPayment['conflict']>,
  buyerMessage: BuyerMessage,
): SubmittedPayment {
  return { certainty: payment.certainty, payment, buyerMessage, conflict }
}

/** Whoever has paid is not asked to wait. */
function takenMessage(payment: Payment): BuyerMessage {
  const { state, mayStillTurn } = payment
  if (isCollecting(state) || mayStillTurn) return paymentOpenMessage
  return state === 'approved' ? orderPaidMessage : buyerMessageOf(payment)
}

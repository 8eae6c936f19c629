import { buyerMessageOf, notCancelableMessage, refusedMessage } from '../payment/buyer-message.js'
import type { Payment } from '../payment/payment.js'
import { isOpenRefund, type Refund } from '../payment/refund.js'
import type { CancelResult } from '../payment-client.js'
import type { AttemptSeriesParts } from './attempt-series.js'
import type { GuardedCalls } from './gateway-calls.js'
import { runSeries } from './run-series.js'
import { tellFallback } from './tell-fallback.js'
import { cancelOf } from './undertaking.js'
import { writeRefund, type CancelRequest } from './write-refund.js'

/** Gives money back. */
export class CancelDesk {
  readonly #parts: AttemptSeriesParts
  readonly #calls: GuardedCalls

  constructor(parts: AttemptSeriesParts, calls: GuardedCalls) {
    this.#parts = parts
    this.#calls = calls
  }

  /**
   * @throws RangeError where there is no such payment, or it belongs to another dialect; TypeError
   *   where the request cannot be sent; whatever the store throws.
   */
  async cancel(
    paymentId: string,
    request: CancelRequest,
    signal?: AbortSignal,
  ): Promise<CancelResult> {
    const { context, recorder } = this.#parts
    const begin = context.clock.monotonic()
    const intent = await writeRefund(context, recorder, paymentId, request)
    switch (intent.kind) {
      case 'conflict': {
        const { payment, conflict } = intent
        const { certainty } = payment
        const buyerMessage = notCancelableMessage
        return { certainty, payment, refund: null, buyerMessage, conflict }
      }
      case 'known': {
        const { payment, refund } = intent
        const buyerMessage = buyerMessageOf(payment)
        return { certainty: refund.certainty, payment, refund, buyerMessage }
      }
      case 'written': {
        const undertaking = cancelOf(context.dialect, intent.refund.id)
        const outcome = await runSeries(
          this.#parts,
          this.#calls,
          intent.payment,
          undertaking,
          signal,
        )
        const { payment, refusedBy, retryAfterMs } = outcome
        const refund = await this.#refundAfter(payment, intent.refund)
        this.#tell(payment, refund, refusedBy, context.clock.monotonic() - begin)
        return {
          certainty: refund.certainty,
          payment,
          refund,
          buyerMessage: refusedBy === undefined ? buyerMessageOf(payment) : refusedMessage,
          ...(refusedBy !== undefined && { refusedBy }),
          ...(retryAfterMs !== undefined && { retryAfterMs }),
        }
      }
    }
  }

  /** While it is open it stands in the payment; afterwards only among the refunds. */
  async #refundAfter(payment: Payment, { id }: Refund): Promise<Refund> {
    if (payment.refund?.id === id) return payment.refund
    const refunds = await this.#parts.context.store.listRefunds(payment.id)
    const refund = refunds.find((one) => one.id === id)
    if (!refund) throw new Error(`the store has lost refund ${id}`)
    return refund
  }

  #tell(payment: Payment, refund: Refund, refusedBy: string | undefined, durationMs: number): void {
    const { context } = this.#parts
    const { id: paymentId, orderId } = payment
    const { id: refundId, certainty, attempts } = refund
    context.emit({
      type: 'cancelEnded',
      paymentId,
      orderId,
      refundId,
      certainty,
      attempts,
      durationMs,
      ...(refusedBy !== undefined && { refusedBy }),
    })
    const isOpen = isOpenRefund(refund) && certainty !== 'accepted'
    const cause = refusedBy ?? (isOpen ? 'unanswered' : undefined)
    if (cause !== undefined) tellFallback(context, 'cancel', payment, cause)
  }
}

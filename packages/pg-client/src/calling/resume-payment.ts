import { isOpenRefund } from '../payment/refund.js'
import type { Payment } from '../payment/payment.js'
import { wallTime, type ClientContext } from '../client-context.js'
import type { AttemptSeriesParts } from './attempt-series.js'
import type { PaymentCloser } from './close-payment.js'
import type { GatewayCalls } from './gateway-calls.js'
import { isWithinWindow } from './keyed-request.js'
import { runSeries, type SeriesOutcome } from './run-series.js'
import { cancelOf, submitOf, type Undertaking } from './undertaking.js'

/**
 * Goes on with what a look-up has left undone: sends a refund's cancel, again or for the first
 * time; sends a submit again whose exact request is stored under an idempotency key; closes a
 * declined payment. A submit without a key is never sent again: only its live call holds the card.
 */
export class PaymentResumer {
  readonly #parts: AttemptSeriesParts
  readonly #calls: GatewayCalls
  readonly #closer: PaymentCloser

  constructor(parts: AttemptSeriesParts, calls: GatewayCalls, closer: PaymentCloser) {
    this.#parts = parts
    this.#calls = calls
    this.#closer = closer
  }

  /** Whether there is something to go on with. `payment` was looked up just now. */
  canResume(payment: Payment): boolean {
    return payment.mayStillTurn || this.#undertakingOf(payment) !== undefined
  }

  /** @throws whatever the store throws. */
  async resume(payment: Payment, signal?: AbortSignal): Promise<SeriesOutcome> {
    if (payment.mayStillTurn) return { payment: await this.#closer.close(payment) }
    const undertaking = this.#undertakingOf(payment)
    if (!undertaking) return { payment }
    const calls = this.#calls[undertaking.operation]
    return runSeries(this.#parts, calls, payment, undertaking, signal)
  }

  #undertakingOf(payment: Payment): Undertaking | undefined {
    const { context } = this.#parts
    const { refund } = payment
    if (payment.state === 'canceling' && refund && isOpenRefund(refund)) {
      return mayGoOut(context, refund) && refund.state !== 'pending'
        ? cancelOf(context.dialect, refund.id)
        : undefined
    }
    const { state, keyedRequest, attempts } = payment
    const isSubmit = (state === 'requested' || state === 'unknown') && attempts > 0
    if (!isSubmit || keyedRequest === null || !mayGoOut(context, payment)) return undefined
    // Its request is stored, so nothing is encoded anew.
    return submitOf(context.dialect, payment.id, () => keyedRequest)
  }
}

/** A request that may be in flight goes out again only under its key, inside the key's window. */
function mayGoOut(
  context: ClientContext<never>,
  { keyedRequest, mayBeInFlight }: Pick<Payment, 'keyedRequest' | 'mayBeInFlight'>,
): boolean {
  if (keyedRequest === null) return !mayBeInFlight
  const windowMs = context.dialect.capabilities.idempotencyWindowMs ?? 0
  return isWithinWindow(keyedRequest, windowMs, wallTime(context))
}

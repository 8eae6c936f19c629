import type { CallbackReceipt, CallbackReceiver } from './callbacks/callback-receiver.js'
import type { GatewayCalls } from './calling/gateway-calls.js'
import type { LookUp } from './calling/look-up.js'
import { submitPayment } from './calling/submit-payment.js'
import { wallTime, type ClientContext } from './client-context.js'
import { writeIntent } from './calling/write-intent.js'
import type { OutboxHandler, OutboxRelay } from './outbox/outbox-relay.js'
import { buyerMessageOf, paymentOpenMessage, refusedMessage } from './payment/buyer-message.js'
import type { Finding } from './payment/evidence.js'
import type { Payment } from './payment/payment.js'
import type { ClientHealth, PaymentClient, PaymentOrder, PaymentResult } from './payment-client.js'
import type { AttemptRecord, StoredCallback } from './ports/payment-store.js'
import type { Reconciler, SweepReport } from './reconciler/reconciler.js'
import type { PaymentChecker } from './recording/payment-checker.js'
import type { PaymentRecorder } from './recording/payment-recorder.js'
import type { ClientEvent } from './telemetry/client-event.js'
import type { ClientObservers } from './telemetry/client-observers.js'

/** The parts that a client is composed of. */
export interface PaymentClientParts<Instrument> {
  readonly context: ClientContext<Instrument>
  readonly calls: GatewayCalls
  readonly recorder: PaymentRecorder
  readonly lookUp: LookUp
  readonly checker: PaymentChecker
  readonly receiver: CallbackReceiver
  readonly reconciler: Reconciler
  readonly relay: OutboxRelay
  readonly observers: ClientObservers
}

/** The client over one gateway; `createPaymentClient` composes it. */
export class GatewayPaymentClient<Instrument> implements PaymentClient<Instrument> {
  readonly reconciler: PaymentClient<Instrument>['reconciler']
  readonly events: PaymentClient<Instrument>['events']
  readonly #parts: PaymentClientParts<Instrument>

  constructor(parts: PaymentClientParts<Instrument>) {
    this.#parts = parts
    const { reconciler, relay } = parts
    this.reconciler = {
      start: () => reconciler.start(),
      stop: () => reconciler.stop(),
      sweep: (): Promise<SweepReport> => reconciler.sweep(),
    }
    this.events = { deliver: (handler: OutboxHandler) => relay.deliver(handler) }
  }

  async submit(
    order: PaymentOrder<Instrument>,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<PaymentResult> {
    const { context, calls } = this.#parts
    const begin = context.clock.monotonic()
    const intent = await writeIntent(context, order)
    if (intent.kind === 'taken') {
      const { payment } = intent
      const { certainty } = payment
      const conflict = 'payment-open'
      return { certainty, payment, buyerMessage: paymentOpenMessage, conflict }
    }
    const { payment, request } = intent
    const outcome = await submitPayment(this.#parts, calls.submit, payment, request, options.signal)
    const { certainty, id: paymentId, orderId, attempts } = outcome.payment
    context.emit({
      type: 'submitEnded',
      ...{ paymentId, orderId, certainty, attempts },
      durationMs: context.clock.monotonic() - begin,
      ...(outcome.refusedBy && { refusedBy: outcome.refusedBy }),
    })
    const { payment: after, ...refusal } = outcome
    const message = outcome.refusedBy ? refusedMessage : buyerMessageOf(after)
    return { certainty, payment: after, buyerMessage: message, ...refusal }
  }

  inquire(paymentId: string): Promise<Payment | undefined> {
    return this.#parts.context.store.get(paymentId)
  }

  listAttempts(paymentId: string): Promise<readonly AttemptRecord[]> {
    return this.#parts.context.store.listAttempts(paymentId)
  }

  listUnsettledCallbacks(limit: number): Promise<readonly StoredCallback[]> {
    return this.#parts.context.store.listUnsettledCallbacks(limit)
  }

  listByOrder(orderId: string): Promise<readonly Payment[]> {
    return this.#parts.context.store.listByOrder(orderId)
  }

  async checkNow(paymentId: string): Promise<PaymentResult> {
    const payment = await this.inquire(paymentId)
    if (!payment) throw new RangeError(`there is no payment ${paymentId}`)
    const outcome = await this.#parts.checker.check(payment, 'checkNow')
    const { result: _, payment: after, ...refusal } = outcome
    const { certainty } = after
    return { certainty, payment: after, buyerMessage: buyerMessageOf(after), ...refusal }
  }

  handToReview(paymentId: string, reason: 'order-gone' | 'order-paid-twice'): Promise<Payment> {
    return this.#recordWord(paymentId, 'shop', { kind: 'unplaceable', reason })
  }

  resolve(paymentId: string, as: 'approved' | 'declined' | 'failed'): Promise<Payment> {
    return this.#recordWord(paymentId, 'operator', { kind: 'resolved', as })
  }

  handleCallback({ rawBody }: { readonly rawBody: string }): Promise<CallbackReceipt> {
    return this.#parts.receiver.receive(rawBody)
  }

  observe(listener: (event: ClientEvent) => void): () => void {
    return this.#parts.observers.observe(listener)
  }

  async health(): Promise<ClientHealth> {
    const { calls, context } = this.#parts
    const { submit, inquire, reconcile } = calls
    return {
      breakers: {
        submit: submit.breaker.state,
        inquire: inquire.breaker.state,
        reconcile: reconcile.breaker.state,
      },
      waiting: await context.store.countWaiting(),
    }
  }

  async idle(): Promise<void> {
    await this.#parts.receiver.idle()
    await this.#parts.relay.idle()
  }

  async stop(): Promise<void> {
    const { reconciler, receiver, relay } = this.#parts
    await Promise.all([reconciler.stop(), receiver.stop()])
    await relay.stop()
  }

  /** What the shop or an operator says. */
  #recordWord(paymentId: string, source: 'shop' | 'operator', finding: Finding): Promise<Payment> {
    const at = wallTime(this.#parts.context)
    const evidence = { source, at, finding }
    return this.#parts.recorder.record(paymentId, { evidence })
  }
}

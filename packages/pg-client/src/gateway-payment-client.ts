import type { Auditor } from './audit/auditor.js'
import type { AuditOptions, AuditReport } from './audit/audit-report.js'
import { checkFunction, checkId, checkWord } from './arguments/check-arguments.js'
import type { CallbackReceipt, CallbackReceiver } from './callbacks/callback-receiver.js'
import type { HintFollower } from './callbacks/hint-follower.js'
import type { IncomingCallback } from './callbacks/incoming-callback.js'
import type { CancelDesk } from './calling/cancel-desk.js'
import { checkOrderId } from './calling/check-order.js'
import type { PaymentCloser } from './calling/close-payment.js'
import type { GatewayCalls } from './calling/gateway-calls.js'
import { ownPayment } from './calling/own-payment.js'
import type { SubmitDesk } from './calling/submit-desk.js'
import { referenceOf } from './calling/write-intent.js'
import type { CancelRequest } from './calling/write-refund.js'
import { wallTime, type ClientContext } from './client-context.js'
import type { OutboxHandler, OutboxRelay } from './outbox/outbox-relay.js'
import { buyerMessageOf } from './payment/buyer-message.js'
import { resolutions, type Finding, type Resolution } from './payment/evidence.js'
import { isOpen } from './payment/payment-state.js'
import type { Payment } from './payment/payment.js'
import type { Refund } from './payment/refund.js'
import type {
  CancelResult,
  ClientHealth,
  PaymentClient,
  PaymentOrder,
  PaymentResult,
  SubmitResult,
} from './payment-client.js'
import type { DialectCapabilities } from './ports/gateway-dialect.js'
import type { AttemptRecord, StoredCallback } from './ports/payment-store.js'
import type { Reconciler } from './reconciler/reconciler.js'
import type { SweepReport } from './reconciler/sweep-report.js'
import type { PaymentChecker } from './recording/payment-checker.js'
import type { PaymentRecorder } from './recording/payment-recorder.js'
import type { ClientEvent } from './telemetry/client-event.js'
import type { ClientObservers } from './telemetry/client-observers.js'
import { WaitingCounts } from './telemetry/waiting-counts.js'

/** The parts that a client is composed of. */
export interface PaymentClientParts<Instrument> {
  readonly context: ClientContext<Instrument>
  readonly calls: GatewayCalls
  readonly submits: SubmitDesk<Instrument>
  readonly cancels: CancelDesk
  readonly recorder: PaymentRecorder
  readonly checker: PaymentChecker
  readonly closer: PaymentCloser
  readonly receiver: CallbackReceiver
  readonly hints: HintFollower
  readonly reconciler: Reconciler
  readonly auditor: Auditor
  readonly relay: OutboxRelay
  readonly observers: ClientObservers
}

/** The client over one gateway; `createPaymentClient` composes it. */
export class GatewayPaymentClient<Instrument> implements PaymentClient<Instrument> {
  readonly dialect: string
  readonly capabilities: DialectCapabilities
  readonly reconciler: PaymentClient<Instrument>['reconciler']
  readonly events: PaymentClient<Instrument>['events']
  readonly #parts: PaymentClientParts<Instrument>
  readonly #counts: WaitingCounts

  constructor(parts: PaymentClientParts<Instrument>) {
    this.#parts = parts
    this.#counts = new WaitingCounts(parts.context)
    const { reconciler, relay } = parts
    const { name, capabilities } = parts.context.dialect
    this.dialect = name
    this.capabilities = capabilities
    this.reconciler = {
      start: () => reconciler.start(),
      stop: () => reconciler.stop(),
      sweep: (): Promise<SweepReport> => reconciler.sweep(),
    }
    this.events = { deliver: (handler: OutboxHandler) => relay.deliver(handler) }
  }

  submit(
    order: PaymentOrder<Instrument>,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<SubmitResult> {
    return this.#parts.submits.submit(order, options.signal)
  }

  async nextReference(orderId: string): Promise<string> {
    checkOrderId(orderId)
    const earlier = await this.listByOrder(orderId)
    return referenceOf(orderId, earlier.length + 1)
  }

  async inquire(paymentId: string): Promise<Payment | undefined> {
    checkId('paymentId', paymentId)
    const { context, checker } = this.#parts
    const payment = await context.store.get(paymentId)
    // Another gateway's is only read: this one knows nothing of it.
    if (payment?.dialect !== this.dialect || !isOverdue(payment, wallTime(context))) return payment
    const { payment: after } = await checker.check(payment, 'read')
    return after
  }

  async listByOrder(orderId: string): Promise<readonly Payment[]> {
    checkId('orderId', orderId)
    return this.#parts.context.store.listByOrder(orderId)
  }

  async listAttempts(paymentId: string): Promise<readonly AttemptRecord[]> {
    checkId('paymentId', paymentId)
    return this.#parts.context.store.listAttempts(paymentId)
  }

  async listRefunds(paymentId: string): Promise<readonly Refund[]> {
    checkId('paymentId', paymentId)
    return this.#parts.context.store.listRefunds(paymentId)
  }

  listUnsettledCallbacks(limit: number): Promise<readonly StoredCallback[]> {
    const { store, dialect } = this.#parts.context
    return store.listUnsettledCallbacks(dialect.name, limit)
  }

  async checkNow(paymentId: string): Promise<PaymentResult> {
    const payment = await ownPayment(this.#parts.context, paymentId)
    const outcome = await this.#parts.checker.check(payment, 'checkNow')
    const { result: _, payment: after, ...more } = outcome
    const { certainty } = after
    return { certainty, payment: after, buyerMessage: buyerMessageOf(after), ...more }
  }

  cancel(
    paymentId: string,
    request: CancelRequest,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<CancelResult> {
    return this.#parts.cancels.cancel(paymentId, request, options.signal)
  }

  async abandon(paymentId: string): Promise<PaymentResult> {
    const { context, closer } = this.#parts
    const payment = await closer.close(await ownPayment(context, paymentId))
    const { certainty } = payment
    return { certainty, payment, buyerMessage: buyerMessageOf(payment) }
  }

  async giveBack(paymentId: string, reason: 'order-gone' | 'order-paid-twice'): Promise<Payment> {
    checkWord('reason', reason, ['order-gone', 'order-paid-twice'])
    return this.#recordWord(paymentId, 'shop', { kind: 'unplaceable', reason })
  }

  async resolve(paymentId: string, as: Resolution): Promise<Payment> {
    checkWord('as', as, resolutions)
    return this.#recordWord(paymentId, 'operator', { kind: 'resolved', as })
  }

  handleCallback(request: IncomingCallback): Promise<CallbackReceipt> {
    return this.#parts.receiver.receive(request)
  }

  audit(options: AuditOptions): Promise<AuditReport> {
    return this.#parts.auditor.audit(options)
  }

  observe(listener: (event: ClientEvent) => void): () => void {
    checkFunction('listener', listener)
    return this.#parts.observers.observe(listener)
  }

  async health(): Promise<ClientHealth> {
    const { dialect } = this
    const { at, waiting } = await this.#counts.read()
    const { submit, cancel, inquire, reconcile } = this.#parts.calls
    return {
      dialect,
      at,
      breakers: {
        submit: submit.breaker.state,
        cancel: cancel.breaker.state,
        inquire: inquire.breaker.state,
        reconcile: reconcile.breaker.state,
      },
      waiting,
    }
  }

  async idle(): Promise<void> {
    await this.#parts.hints.idle()
    await this.#parts.relay.idle()
  }

  async stop(): Promise<void> {
    const { reconciler, hints, relay } = this.#parts
    await Promise.all([reconciler.stop(), hints.stop()])
    await relay.stop()
  }

  /** What the shop or an operator says. */
  async #recordWord(
    paymentId: string,
    source: 'shop' | 'operator',
    finding: Finding,
  ): Promise<Payment> {
    const { context, recorder } = this.#parts
    const read = await ownPayment(context, paymentId)
    const evidence = { source, at: wallTime(context), finding }
    return recorder.record(paymentId, { evidence, read })
  }
}

/** The reconciler should have asked by now: it is behind, or nobody has started it. */
function isOverdue({ state, nextCheckAt }: Payment, now: number): boolean {
  return isOpen(state) && nextCheckAt !== null && nextCheckAt <= now
}

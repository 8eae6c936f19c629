import { timingSafeEqual } from 'node:crypto'
import type { Finding, GatewayTransaction } from '../payment/evidence.js'
import { mismatchOf } from '../payment/mismatch.js'
import { isCollecting } from '../payment/payment-state.js'
import type { Payment } from '../payment/payment.js'
import type { CallbackReading, CallbackRequest, GatewayCallback } from '../ports/gateway-dialect.js'
import { textOfError, wallTime, type ClientContext } from '../client-context.js'
import type { PaymentRecorder } from '../recording/payment-recorder.js'
import type { CallbackOutcome } from '../telemetry/client-event.js'
import type { HintFollower } from './hint-follower.js'
import { callbackRequestOf, type IncomingCallback } from './incoming-callback.js'
import type { ParkedCallbacks } from './parked-callbacks.js'

/** What to answer to a callback, and what became of it. */
export interface CallbackReceipt {
  /** 2xx only once the callback is durable, or known already. */
  readonly status: 200 | 202 | 400 | 401 | 413
  readonly outcome: CallbackOutcome
  readonly paymentId?: string
}

/** With what people are told, and its sender is not. */
interface ExplainedReceipt extends CallbackReceipt {
  readonly detail?: string
}

/** Longer bodies are no callback of any gateway; Standard Webhooks advises 20 kB at most. */
const maxBodyBytes = 64 * 1024
/** What is kept of a body, for people to read, in characters. */
const longestKept = 4096

/**
 * Takes callbacks in. An unsigned callback is a hint: it is stored, its payment becomes due, and
 * the gateway is asked at once in the background; a crash in between is healed by the reconciler.
 * A signed one is evidence by itself, so long as it does not take back what is known already.
 *
 * What contradicts the payment quarantines it only where the gateway is known to have said it: by
 * a signature, by the payment's own secret, or by its answer. Buyers know their references, so
 * anybody can send a callback about a payment.
 */
export class CallbackReceiver {
  readonly #context: ClientContext<never>
  readonly #recorder: PaymentRecorder
  readonly #hints: HintFollower
  readonly #parked: ParkedCallbacks

  constructor(
    context: ClientContext<never>,
    recorder: PaymentRecorder,
    hints: HintFollower,
    parked: ParkedCallbacks,
  ) {
    this.#context = context
    this.#recorder = recorder
    this.#hints = hints
    this.#parked = parked
  }

  /**
   * @throws TypeError where it is no raw body with headers; whatever the store throws: nothing is
   *   durable then, so the answer is no 2xx.
   */
  async receive(incoming: IncomingCallback): Promise<CallbackReceipt> {
    const { detail, ...receipt } = await this.#receive(callbackRequestOf(incoming))
    const { outcome, paymentId } = receipt
    this.#context.emit({
      type: 'callbackReceived',
      outcome,
      ...(paymentId && { paymentId }),
      ...(detail !== undefined && { detail: textOfError(detail) }),
    })
    return receipt
  }

  async #receive(request: CallbackRequest): Promise<ExplainedReceipt> {
    const reading = this.#read(request)
    switch (reading.kind) {
      case 'tooLong':
        return { status: 413, outcome: 'malformed' }
      case 'malformed':
        return { status: 400, outcome: 'malformed' }
      case 'forged':
        return { status: 401, outcome: 'forged', detail: reading.detail }
      case 'ignored':
        return { status: 200, outcome: 'ignored' }
      case 'callback':
        return this.#store(reading.callback)
    }
  }

  #read(request: CallbackRequest): CallbackReading | { readonly kind: 'tooLong' } {
    if (Buffer.byteLength(request.rawBody) > maxBodyBytes) return { kind: 'tooLong' }
    return this.#context.dialect.readCallback(request, wallTime(this.#context))
  }

  async #store(read: GatewayCallback): Promise<ExplainedReceipt> {
    const { store, dialect } = this.#context
    const callback = { ...read, masked: read.masked.slice(0, longestKept) }
    const proof = await this.#proofOf(callback)
    if (proof === 'wrong') {
      return { status: 401, outcome: 'forged', detail: "a secret that is not the payment's" }
    }
    const receivedAt = wallTime(this.#context)
    const received = { dialect: dialect.name, callback, receivedAt }
    const { result, paymentId } = await store.receiveCallback(received)
    if (result === 'parked') {
      await this.#parked.onParked().catch((error: unknown) => this.#tellFailure(error))
      return { status: 202, outcome: 'parked' }
    }
    if (paymentId === undefined) return { status: 200, outcome: 'duplicate' }
    if (result === 'duplicate') {
      if (!callback.authenticated) await this.#askAgain(paymentId)
      return { status: 200, outcome: 'duplicate', paymentId }
    }
    const isProved = callback.authenticated || proof === 'right'
    return { status: 200, outcome: await this.#apply(paymentId, callback, isProved), paymentId }
  }

  /** A wrong secret is forged; where we know none, it is a hint as any other. */
  async #proofOf({ reference, proof }: GatewayCallback): Promise<'right' | 'wrong' | 'none'> {
    if (proof === undefined) return 'none'
    const { store, dialect } = this.#context
    const payment = await store.getByReference(reference)
    if (!payment?.callbackProof || payment.dialect !== dialect.name) return 'none'
    const given = Buffer.from(proof)
    const known = Buffer.from(payment.callbackProof)
    const isRight = given.length === known.length && timingSafeEqual(given, known)
    return isRight ? 'right' : 'wrong'
  }

  /** From here on the callback is durable: whatever fails is healed by the reconciler. */
  async #apply(
    paymentId: string,
    callback: GatewayCallback,
    isProved: boolean,
  ): Promise<CallbackOutcome> {
    const { transaction } = callback
    try {
      // A hint proves nothing, whatever the payment is like.
      const payment = isProved ? await this.#context.store.get(paymentId) : undefined
      if (payment && transaction && mismatchOf(payment, transaction)) {
        await this.#record(paymentId, callback.eventId, transaction)
        return 'quarantined'
      }
      if (payment && transaction && callback.authenticated && isNews(payment, transaction)) {
        await this.#record(paymentId, callback.eventId, transaction)
        return 'applied'
      }
      this.#hints.follow(paymentId)
    } catch (error) {
      this.#tellFailure(error)
    }
    return 'stored'
  }

  /** A repeated hint is still a hint, and the store has made the payment due for it. */
  async #askAgain(paymentId: string): Promise<void> {
    try {
      const payment = await this.#context.store.get(paymentId)
      if (payment && payment.state !== 'approved') this.#hints.follow(paymentId)
    } catch (error) {
      this.#tellFailure(error)
    }
  }

  async #record(
    paymentId: string,
    eventId: string,
    transaction: GatewayTransaction,
  ): Promise<void> {
    const finding: Finding = { kind: 'transactions', transactions: [transaction] }
    await this.#recorder.record(paymentId, {
      evidence: { source: 'callback', at: wallTime(this.#context), finding },
      settlesCallbacks: [eventId],
    })
  }

  #tellFailure(error: unknown): void {
    this.#context.emit({ type: 'backgroundFailed', work: 'callback', error: textOfError(error) })
  }
}

/**
 * Events come in any order, and an old one proves nothing about now: it is believed where the
 * payment is still open or it tells of money taken; else the gateway is asked.
 */
function isNews({ state }: Payment, { status }: GatewayTransaction): boolean {
  return isCollecting(state) || status === 'approved'
}

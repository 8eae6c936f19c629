import { mismatchOf } from '../payment/mismatch.js'
import type { Finding } from '../payment/evidence.js'
import type { GatewayCallback } from '../ports/gateway-dialect.js'
import { textOfError, wallTime, type ClientContext } from '../client-context.js'
import type { PaymentChecker } from '../recording/payment-checker.js'
import type { PaymentRecorder } from '../recording/payment-recorder.js'
import type { CallbackOutcome } from '../telemetry/client-event.js'

/** What to answer to a callback, and what became of it. */
export interface CallbackReceipt {
  /** 2xx only once the callback is durable, or known already. */
  readonly status: 200 | 202 | 400
  readonly outcome: CallbackOutcome
  readonly paymentId?: string
}

/** Longer bodies are no callback of any gateway. */
const maxBodyBytes = 64 * 1024

/**
 * Takes callbacks in. An unsigned callback is a hint: it is stored, its payment becomes due, and
 * the gateway is asked at once in the background; a crash in between is healed by the reconciler.
 */
export class CallbackReceiver {
  readonly #context: ClientContext<never>
  readonly #checker: PaymentChecker
  readonly #recorder: PaymentRecorder
  /** Payments that are asked about right now, and whether to ask again afterwards. */
  readonly #inHand = new Map<string, { again: boolean; readonly work: Promise<void> }>()
  #stopped = false

  constructor(context: ClientContext<never>, checker: PaymentChecker, recorder: PaymentRecorder) {
    this.#context = context
    this.#checker = checker
    this.#recorder = recorder
  }

  /** @throws whatever the store throws: nothing is durable then, so the answer is no 2xx. */
  async receive(rawBody: string): Promise<CallbackReceipt> {
    const receipt = await this.#receive(rawBody)
    const { outcome, paymentId } = receipt
    this.#context.emit({ type: 'callbackReceived', outcome, ...(paymentId && { paymentId }) })
    return receipt
  }

  /** Resolves when nothing is asked in the background any more. */
  async idle(): Promise<void> {
    while (this.#inHand.size > 0) {
      await Promise.all([...this.#inHand.values()].map(({ work }) => work))
    }
  }

  /** Callbacks are still stored; the gateway is not asked any more. */
  stop(): Promise<void> {
    this.#stopped = true
    return this.idle()
  }

  async #receive(rawBody: string): Promise<CallbackReceipt> {
    const callback = this.#decode(rawBody)
    if (!callback) return { status: 400, outcome: 'malformed' }

    const { store } = this.#context
    const { result, paymentId } = await store.receiveCallback(callback, wallTime(this.#context))
    if (result === 'parked') return { status: 202, outcome: 'parked' }
    if (paymentId === undefined) return { status: 200, outcome: 'duplicate' }
    if (result === 'duplicate') {
      if (!callback.authenticated) await this.#askAgain(paymentId)
      return { status: 200, outcome: 'duplicate', paymentId }
    }
    return { status: 200, outcome: await this.#apply(paymentId, callback), paymentId }
  }

  #decode(rawBody: string): GatewayCallback | undefined {
    if (Buffer.byteLength(rawBody) > maxBodyBytes) return undefined
    return this.#context.dialect.decodeCallback(rawBody)
  }

  /** From here on the callback is durable: whatever fails is healed by the reconciler. */
  async #apply(paymentId: string, callback: GatewayCallback): Promise<CallbackOutcome> {
    try {
      const payment = await this.#context.store.get(paymentId)
      if (payment && mismatchOf(payment, callback.transaction)) {
        await this.#record(paymentId, callback)
        return 'quarantined'
      }
      if (callback.authenticated) {
        await this.#record(paymentId, callback)
        return 'applied'
      }
      this.#askInBackground(paymentId)
    } catch (error) {
      this.#tellFailure(error)
    }
    return 'stored'
  }

  /** A repeated hint is still a hint, and the store has made the payment due for it. */
  async #askAgain(paymentId: string): Promise<void> {
    try {
      const payment = await this.#context.store.get(paymentId)
      if (payment && payment.state !== 'approved') this.#askInBackground(paymentId)
    } catch (error) {
      this.#tellFailure(error)
    }
  }

  async #record(paymentId: string, { eventId, transaction }: GatewayCallback): Promise<void> {
    const finding: Finding = { kind: 'transactions', transactions: [transaction] }
    await this.#recorder.record(paymentId, {
      evidence: { source: 'callback', at: wallTime(this.#context), finding },
      settlesCallbacks: [eventId],
    })
  }

  /** One question at a time per payment: a callback that comes meanwhile is the next one's. */
  #askInBackground(paymentId: string): void {
    if (this.#stopped) return
    const inHand = this.#inHand.get(paymentId)
    if (inHand) {
      inHand.again = true
      return
    }
    const work = this.#ask(paymentId)
      .catch((error: unknown) => this.#tellFailure(error))
      .then(() => {
        const { again } = this.#inHand.get(paymentId) ?? {}
        this.#inHand.delete(paymentId)
        if (again) this.#askInBackground(paymentId)
      })
    this.#inHand.set(paymentId, { again: false, work })
  }

  async #ask(paymentId: string): Promise<void> {
    const payment = await this.#context.store.get(paymentId)
    // Where nobody says anything, the payment stays due, and the reconciler goes on asking.
    if (payment) await this.#checker.check(payment, 'callback')
  }

  #tellFailure(error: unknown): void {
    this.#context.emit({ type: 'backgroundFailed', work: 'callback', error: textOfError(error) })
  }
}

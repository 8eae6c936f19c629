import { textOfError, type ClientContext } from '../client-context.js'
import type { PaymentChecker } from '../recording/payment-checker.js'

/** Asks the gateway, in the background, about payments that a callback has told something of. */
export class HintFollower {
  readonly #context: ClientContext<never>
  readonly #checker: PaymentChecker
  /** Payments that are asked about right now, and whether to ask again afterwards. */
  readonly #inHand = new Map<string, { again: boolean; readonly work: Promise<void> }>()
  #stopped = false

  constructor(context: ClientContext<never>, checker: PaymentChecker) {
    this.#context = context
    this.#checker = checker
  }

  /** One question at a time per payment: a callback that comes meanwhile is the next one's. */
  follow(paymentId: string): void {
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
        if (again) this.follow(paymentId)
      })
    this.#inHand.set(paymentId, { again: false, work })
  }

  /** Resolves when nothing is asked any more. */
  async idle(): Promise<void> {
    while (this.#inHand.size > 0) {
      await Promise.all([...this.#inHand.values()].map(({ work }) => work))
    }
  }

  /** The gateway is not asked any more; the reconciler of the next start does. */
  stop(): Promise<void> {
    this.#stopped = true
    return this.idle()
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

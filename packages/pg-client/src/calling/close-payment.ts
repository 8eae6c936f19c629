import type { AttemptContext } from '@holdfast/resilience-kit'
import type { Payment } from '../payment/payment.js'
import { TransportError, type HttpRequest } from '../ports/http-transport.js'
import { textOfError, type ClientContext } from '../client-context.js'
import type { PaymentChecker } from '../recording/payment-checker.js'
import { GatewayCallError } from './attempt-errors.js'
import type { GuardedCalls } from './gateway-calls.js'
import { ownPayment } from './own-payment.js'
import { sendAuthorized } from './send-authorized.js'
import { sendLimits } from './send-limits.js'

/**
 * Closes, at the gateway, a payment that its buyer could still complete: a declined one, else it
 * could be paid in another tab while a second payment of the order is made; or a pending one that
 * the shop has given up. Whatever the gateway answers, it is asked how the payment stands: closing
 * what is closed, or paid, is an error of its own.
 */
export class PaymentCloser {
  readonly #context: ClientContext<never>
  readonly #calls: GuardedCalls
  readonly #checker: PaymentChecker

  constructor(context: ClientContext<never>, calls: GuardedCalls, checker: PaymentChecker) {
    this.#context = context
    this.#calls = calls
    this.#checker = checker
  }

  /** Whether there is something to close, and a way to. */
  canClose({ mayStillTurn, state, gatewayKey }: Payment): boolean {
    const isWaiting = state === 'pending' && gatewayKey !== null
    return (mayStillTurn || isWaiting) && this.#context.dialect.encodeClose !== undefined
  }

  /** Gives the payment as it stands afterwards: state and `mayStillTurn` tell what came of it. */
  async close(payment: Payment): Promise<Payment> {
    const { dialect, limits } = this.#context
    if (!dialect.encodeClose || !this.canClose(payment)) return payment
    const isKeyed = dialect.capabilities.idempotencyWindowMs !== null
    // Closing twice is closing once, so each try has a key of its own: a gateway that replays its
    // stored errors would never close what it failed to close once.
    const key = isKeyed ? `close-${payment.id}-${this.#context.ids.next()}` : null
    const request = dialect.encodeClose(payment, key)
    await this.#calls.guard.settle((attempt) => this.#send(request, attempt), {
      deadlineMs: limits.deadlineMs,
    })
    return this.#look(payment)
  }

  /** How it stands now. */
  async #look({ id }: Payment): Promise<Payment> {
    const read = await ownPayment(this.#context, id)
    if (!this.canClose(read)) return read
    const { payment: after } = await this.#checker.check(read, 'close')
    return after
  }

  async #send(request: HttpRequest, attempt: AttemptContext): Promise<void> {
    const { connectTimeoutMs, lookUpTimeoutMs: responseTimeoutMs } = this.#context.limits
    const limits = sendLimits(attempt, { connectTimeoutMs, responseTimeoutMs })
    try {
      const { status } = await sendAuthorized(this.#context, request, limits)
      if (status >= 500) throw new GatewayCallError('answered', `HTTP ${status} to a close`)
    } catch (error) {
      if (error instanceof GatewayCallError) throw error
      const notSent = error instanceof TransportError && !error.sent
      throw new GatewayCallError(notSent ? 'notSent' : 'unanswered', textOfError(error))
    }
  }
}

import type { Clock, Timer } from '@holdfast/resilience-kit'
import { Activity } from './activity.js'
import { Callbacks, type CallbackSender } from './callbacks.js'
import type { Charge, SubmitCommand } from './charge.js'
import type { GatewayDecisions, RequestDecision } from './gateway-decisions.js'
import { Ledger } from './ledger.js'
import { drawUniqueKey } from './transaction-keys.js'

/** What the pretend gateway needs from the world. */
export interface GatewayPorts {
  readonly clock: Clock
  readonly decisions: GatewayDecisions
  readonly sender: CallbackSender
  /** Writes a transaction key as the dialect does, from the wall clock and 32 random bits. */
  readonly transactionKey: (nowMs: number, bits: number) => string
}

/** How a request ended inside the gateway. */
export type Executed<T> =
  /** It took effect; with `answerLost` the caller must not be told. */
  | { readonly kind: 'executed'; readonly value: T; readonly answerLost: boolean }
  /** The gateway said no before anything happened. */
  | { readonly kind: 'refused' }
  /** The gateway was closed while the request waited; it did nothing. */
  | { readonly kind: 'closed' }

/**
 * The pretend gateway: takes card payments, settles them some time later, tells the merchant.
 * It knows no HTTP, no dialect and no ambient time.
 */
export class Gateway {
  readonly #ports: GatewayPorts
  readonly #ledger = new Ledger()
  readonly #activity = new Activity()
  readonly #callbacks: Callbacks
  readonly #submitsOfOrder = new Map<string, number>()
  readonly #processing = new Set<Timer>()
  readonly #waiting = new Map<Timer, () => void>()
  #isClosed = false

  constructor(ports: GatewayPorts) {
    this.#ports = ports
    this.#callbacks = new Callbacks({ ...ports, activity: this.#activity })
  }

  /** The charges: the truth. Only the gateway itself may change them. */
  get ledger(): Pick<Ledger, 'all' | 'pendingCount'> {
    return this.#ledger
  }

  /** What became of the callbacks. */
  get callbacks(): Pick<Callbacks, 'counts' | 'recordOf'> {
    return this.#callbacks
  }

  /**
   * Takes a payment: waits the request's delay, refuses it, or stores a pending charge that will
   * settle by itself. It goes on when the caller has left: that is how a time-out hides a charge.
   */
  async submit(command: SubmitCommand, forced?: string): Promise<Executed<Charge>> {
    const occurrence = (this.#submitsOfOrder.get(command.orderId) ?? 0) + 1
    this.#submitsOfOrder.set(command.orderId, occurrence)
    const decision = this.#ports.decisions.submit(command.orderId, occurrence, forced)
    return this.#execute(decision, () => this.#store(command, occurrence, forced))
  }

  /** Looks up one charge of the user. */
  inquireByKey(
    userId: string,
    transactionKey: string,
    forced?: string,
  ): Promise<Executed<Charge | undefined>> {
    const decision = this.#ports.decisions.inquiry(forced)
    return this.#execute(decision, () => this.#ledger.byKey(userId, transactionKey))
  }

  /** Looks up the user's charges for an order, newest first. */
  inquireByOrder(userId: string, orderId: string, forced?: string): Promise<Executed<Charge[]>> {
    const decision = this.#ports.decisions.inquiry(forced)
    return this.#execute(decision, () => this.#ledger.byOrder(userId, orderId))
  }

  /** Resolves when no request waits, no charge is pending and no callback is due. */
  whenIdle(): Promise<void> {
    return this.#activity.whenIdle()
  }

  /** Ends all work under way. Pending charges stay pending for ever, as after a real restart. */
  close(): void {
    this.#isClosed = true
    for (const timer of this.#processing) timer.cancel()
    this.#processing.clear()
    for (const [timer, goOn] of this.#waiting) {
      timer.cancel()
      goOn()
    }
    this.#waiting.clear()
    this.#callbacks.close()
    this.#activity.close()
  }

  async #execute<T>(decision: RequestDecision, act: () => T): Promise<Executed<T>> {
    this.#activity.begin()
    try {
      if (decision.delayMs > 0 && !this.#isClosed) await this.#wait(decision.delayMs)
      if (this.#isClosed) return { kind: 'closed' }
      if (decision.refused) return { kind: 'refused' }
      return { kind: 'executed', value: act(), answerLost: decision.answerLost }
    } finally {
      this.#activity.end()
    }
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#ports.clock.setTimer(ms, () => {
        this.#waiting.delete(timer)
        resolve()
      })
      this.#waiting.set(timer, resolve)
    })
  }

  #store(command: SubmitCommand, occurrence: number, forced: string | undefined): Charge {
    const { clock, decisions, transactionKey } = this.#ports
    const createdAtMs = clock.now()
    const key = drawUniqueKey(
      (redraw) =>
        transactionKey(createdAtMs, decisions.keyBits(command.orderId, occurrence, redraw)),
      (candidate) => this.#ledger.has(candidate),
    )
    const charge: Charge = { ...command, transactionKey: key, occurrence, createdAtMs }
    this.#ledger.add(charge)
    this.#activity.begin()
    const timer = clock.setTimer(decisions.processingMs(command.orderId, occurrence), () => {
      this.#processing.delete(timer)
      this.#settle(charge, forced)
      this.#activity.end()
    })
    this.#processing.add(timer)
    return charge
  }

  #settle(charge: Charge, forced: string | undefined): void {
    const { clock, decisions } = this.#ports
    const outcome = decisions.outcome(charge.orderId, charge.occurrence)
    this.#callbacks.announce(
      this.#ledger.settle(charge.transactionKey, outcome, clock.now()),
      forced,
    )
  }
}

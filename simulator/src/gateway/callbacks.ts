import type { Clock, Timer } from '@holdfast/resilience-kit'
import type { Activity } from './activity.js'
import type { Charge } from './charge.js'
import type { GatewayDecisions } from './gateway-decisions.js'

/** Carries one callback to the merchant. */
export interface CallbackSender {
  /**
   * Makes one attempt and never rejects: the HTTP status that came back, or `undefined` when no
   * answer came (refused, reset, timed out, closed).
   */
  send(charge: Charge): Promise<number | undefined>
  /** Cuts off every attempt under way. */
  close(): void
}

/** What became of one charge's callback. */
export interface CallbackRecord {
  /** How many attempts were made. */
  readonly sent: number
  /** The HTTP statuses that came back, in order of arrival. */
  readonly answered: readonly number[]
  /** Whether a fault swallowed it. */
  readonly lost: boolean
}

/** Totals over all callbacks. */
export interface CallbackCounts {
  /** Still to be sent, or under way. */
  readonly due: number
  /** Attempts answered with 2xx. */
  readonly delivered: number
  /** Attempts answered otherwise, or not at all. */
  readonly failed: number
  /** Callbacks swallowed by a fault. */
  readonly lost: number
  /** Charges whose callback was sent twice. */
  readonly duplicated: number
  /** Callbacks that a fault held back. */
  readonly late: number
}

const NOT_SENT: CallbackRecord = { sent: 0, answered: [], lost: false }

type Counts = { -readonly [name in keyof CallbackCounts]: number }

/**
 * Sends each settled charge's callback: one attempt, no repetition, as the seeds' gateway does.
 * Attempts never wait for each other, so a hanging merchant delays nobody else.
 */
export class Callbacks {
  readonly #clock: Clock
  readonly #decisions: GatewayDecisions
  readonly #sender: CallbackSender
  readonly #activity: Activity
  readonly #records = new Map<string, CallbackRecord>()
  readonly #held = new Set<Timer>()
  readonly #counts: Counts = {
    due: 0,
    delivered: 0,
    failed: 0,
    lost: 0,
    duplicated: 0,
    late: 0,
  }

  constructor(ports: {
    clock: Clock
    decisions: GatewayDecisions
    sender: CallbackSender
    activity: Activity
  }) {
    this.#clock = ports.clock
    this.#decisions = ports.decisions
    this.#sender = ports.sender
    this.#activity = ports.activity
  }

  /** A copy of the totals. */
  get counts(): CallbackCounts {
    return { ...this.#counts }
  }

  /** What became of the callback of this charge so far. */
  recordOf(transactionKey: string): CallbackRecord {
    return this.#records.get(transactionKey) ?? NOT_SENT
  }

  /** Sends the callback of a charge that was just settled, now, later, twice or not at all. */
  announce(charge: Charge, forced?: string): void {
    const decision = this.#decisions.callback(charge.orderId, charge.occurrence, forced)
    if (decision.lost) {
      this.#counts.lost += 1
      this.#note(charge, { lost: true })
      return
    }
    if (decision.copies > 1) this.#counts.duplicated += 1
    this.#counts.due += decision.copies
    for (let copy = 0; copy < decision.copies; copy += 1) this.#activity.begin()
    if (decision.lateByMs === 0) {
      this.#sendCopies(charge, decision.copies)
      return
    }
    this.#counts.late += 1
    const timer = this.#clock.setTimer(decision.lateByMs, () => {
      this.#held.delete(timer)
      this.#sendCopies(charge, decision.copies)
    })
    this.#held.add(timer)
  }

  /** Forgets the callbacks that are held back and cuts off the attempts under way. */
  close(): void {
    this.#sender.close()
    for (const timer of this.#held) timer.cancel()
    this.#held.clear()
  }

  #sendCopies(charge: Charge, copies: number): void {
    for (let copy = 0; copy < copies; copy += 1) void this.#sendOnce(charge)
  }

  async #sendOnce(charge: Charge): Promise<void> {
    this.#note(charge, { sent: this.recordOf(charge.transactionKey).sent + 1 })
    const status = await this.#sender.send(charge)
    if (status !== undefined) {
      const { answered } = this.recordOf(charge.transactionKey)
      this.#note(charge, { answered: [...answered, status] })
    }
    const delivered = status !== undefined && status >= 200 && status < 300
    this.#counts[delivered ? 'delivered' : 'failed'] += 1
    this.#counts.due -= 1
    this.#activity.end()
  }

  #note(charge: Charge, change: Partial<CallbackRecord>): void {
    const record = this.recordOf(charge.transactionKey)
    this.#records.set(charge.transactionKey, { ...record, ...change })
  }
}

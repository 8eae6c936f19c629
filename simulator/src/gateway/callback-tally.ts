import type { Callback } from './callback.js'

/** What became of the callbacks of one charge. */
export interface CallbackRecord {
  /** How many attempts were made. */
  readonly sent: number
  /** The HTTP statuses that came back, in order of arrival. */
  readonly answered: readonly number[]
  /** Whether a fault swallowed one. */
  readonly lost: boolean
}

/** Totals over all callbacks; a copy counts like a callback of its own. */
export interface CallbackCounts {
  /** Still to be sent, or under way. */
  readonly due: number
  /** Of these: waiting until somebody releases them. */
  readonly held: number
  /** Came to the merchant. */
  readonly delivered: number
  /** Given up: the last attempt was answered otherwise, or not at all. */
  readonly failed: number
  /** Attempts after the first. */
  readonly retried: number
  /** Swallowed by a fault. */
  readonly lost: number
  /** Doubled by a fault, or by hand. */
  readonly duplicated: number
  /** Made late by a fault. */
  readonly late: number
  /** Dropped by hand. */
  readonly dropped: number
  /** Forgotten by a restart of the gateway. */
  readonly forgotten: number
}

/** What is counted up, and never down. */
export type CallbackCounter = Exclude<keyof CallbackCounts, 'due' | 'held'>

const NOTHING_SENT: CallbackRecord = { sent: 0, answered: [], lost: false }

/** Counts callbacks, and remembers for each charge what became of its own. */
export class CallbackTally {
  readonly #records = new Map<string, CallbackRecord>()
  readonly #counts: Record<CallbackCounter, number> = {
    delivered: 0,
    failed: 0,
    retried: 0,
    lost: 0,
    duplicated: 0,
    late: 0,
    dropped: 0,
    forgotten: 0,
  }

  /** The totals, with what is open beside them. */
  countsWith(open: Iterable<Callback>): CallbackCounts {
    let due = 0
    let held = 0
    for (const { state } of open) {
      due += 1
      if (state === 'held') held += 1
    }
    return { due, held, ...this.#counts }
  }

  /** What became of the callbacks of this charge so far. */
  recordOf(chargeKey: string): CallbackRecord {
    return this.#records.get(chargeKey) ?? NOTHING_SENT
  }

  /** One more. */
  count(counter: CallbackCounter): void {
    this.#counts[counter] += 1
  }

  /** A fault swallowed a callback of this charge. */
  noteLost(chargeKey: string): void {
    this.count('lost')
    this.#records.set(chargeKey, { ...this.recordOf(chargeKey), lost: true })
  }

  /** An attempt for this charge is made; the first is 1. */
  noteSent(chargeKey: string, attempt: number): void {
    if (attempt > 1) this.count('retried')
    const record = this.recordOf(chargeKey)
    this.#records.set(chargeKey, { ...record, sent: record.sent + 1 })
  }

  /** An attempt for this charge was answered so. */
  noteAnswered(chargeKey: string, status: number): void {
    const record = this.recordOf(chargeKey)
    this.#records.set(chargeKey, { ...record, answered: [...record.answered, status] })
  }
}

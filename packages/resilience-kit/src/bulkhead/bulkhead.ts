import { Failure } from '../call/failure.js'
import type { OngoingCall, Receiver, WorkHolder } from '../call/ongoing-call.js'
import type { Timer } from '../clock.js'
import type { Env } from '../env.js'
import { PolicyBase } from '../policy.js'
import { BulkheadFullError } from './bulkhead-full-error.js'
import {
  checkedBulkheadOptions,
  type BulkheadEvents,
  type BulkheadOptions,
  type BulkheadPolicy,
  type BulkheadSnapshot,
} from './bulkhead-options.js'

class Bulkhead extends PolicyBase<never, BulkheadEvents> implements BulkheadPolicy {
  readonly #maxConcurrent: number
  readonly #holdAbandonedMs: number
  #inUse = 0
  #abandoned = 0

  constructor(options: Required<BulkheadOptions>, env: Env) {
    super('bulkhead', env)
    this.#maxConcurrent = options.maxConcurrent
    this.#holdAbandonedMs = options.holdAbandonedMs
  }

  snapshot(): BulkheadSnapshot {
    return {
      maxConcurrent: this.#maxConcurrent,
      inUse: this.#inUse,
      abandoned: this.#abandoned,
    }
  }

  override run(call: OngoingCall, depth: number, receiver: Receiver): void {
    if (this.#inUse >= this.#maxConcurrent) {
      receiver.failed(this.#refusal())
      return
    }
    this.#inUse += 1
    new SlotRun(this, call, receiver).start(depth)
  }

  /** The slot's caller has its answer, but the function runs on. */
  abandon(call: OngoingCall, expire: () => void): Timer | undefined {
    this.#abandoned += 1
    this.#tell('abandoned')
    if (this.#holdAbandonedMs === 0) {
      expire()
      return undefined
    }
    const timer = call.clock.setTimer(this.#holdAbandonedMs, expire)
    timer.unref?.()
    return timer
  }

  /** Abandoned work gives its slot back. */
  reclaim(ended: boolean): void {
    this.#abandoned -= 1
    this.release()
    if (!this.listeners.has('reclaimed')) return
    this.listeners.emit('reclaimed', { name: this.name, ended, ...this.snapshot() })
  }

  /** The one place where a slot becomes free. */
  release(): void {
    this.#inUse -= 1
  }

  #refusal(): Failure {
    this.#tell('refused')
    const { name } = this
    const maxConcurrent = this.#maxConcurrent
    return Failure.refused('bulkhead', undefined, () => new BulkheadFullError(name, maxConcurrent))
  }

  #tell(type: 'refused' | 'abandoned'): void {
    if (this.listeners.has(type)) {
      this.listeners.emit(type, { name: this.name, ...this.snapshot() })
    }
  }
}

type SlotState = 'waited-for' | 'abandoned' | 'free'

/** One slot: given back once the caller has its answer and every function under it has ended. */
class SlotRun implements Receiver, WorkHolder {
  readonly outer: WorkHolder | undefined
  readonly #bulkhead: Bulkhead
  readonly #call: OngoingCall
  readonly #receiver: Receiver
  #state: SlotState = 'waited-for'
  #working = 0
  #timer: Timer | undefined

  constructor(bulkhead: Bulkhead, call: OngoingCall, receiver: Receiver) {
    this.#bulkhead = bulkhead
    this.#call = call
    this.#receiver = receiver
    this.outer = call.holder
  }

  start(depth: number): void {
    this.#call.holder = this
    this.#call.descend(depth + 1, this)
  }

  workStarted(): void {
    this.#working += 1
  }

  workEnded(): void {
    this.#working -= 1
    if (this.#working === 0 && this.#state === 'abandoned') this.#reclaim(true)
  }

  succeeded(value: unknown): void {
    this.#answered()
    this.#receiver.succeeded(value)
  }

  failed(failure: Failure): void {
    this.#answered()
    this.#receiver.failed(failure)
  }

  #answered(): void {
    this.#call.holder = this.outer
    if (this.#working === 0) {
      this.#state = 'free'
      this.#bulkhead.release()
      return
    }
    this.#state = 'abandoned'
    this.#timer = this.#bulkhead.abandon(this.#call, () => {
      if (this.#state === 'abandoned') this.#reclaim(false)
    })
  }

  #reclaim(ended: boolean): void {
    this.#state = 'free'
    this.#timer?.cancel()
    this.#bulkhead.reclaim(ended)
  }
}

/**
 * Limits how many calls run at once.
 *
 * @throws RangeError if an option is out of its range.
 */
export function bulkhead(options: BulkheadOptions = {}, env: Env = {}): BulkheadPolicy {
  return new Bulkhead(checkedBulkheadOptions(options), env)
}

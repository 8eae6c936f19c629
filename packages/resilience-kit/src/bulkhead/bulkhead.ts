import { Failure } from '../call/failure.js'
import type { OngoingCall, Result, WaitBegin } from '../call/ongoing-call.js'
import type { Clock, Timer } from '../clock.js'
import type { Env } from '../env.js'
import { Expiring, ExpiryQueue } from '../expiry-queue.js'
import { PolicyBase } from '../policy.js'
import { BulkheadFullError } from './bulkhead-full-error.js'
import {
  checkedBulkheadLimits,
  checkedBulkheadOptions,
  type BulkheadEvents,
  type BulkheadLimits,
  type BulkheadOptions,
  type BulkheadPolicy,
  type BulkheadSnapshot,
} from './bulkhead-options.js'
import { Slot, type SlotOwner } from './slot.js'

const EVENTS = ['admitted', 'refused', 'finished', 'abandoned', 'reclaimed'] as const

class Bulkhead
  extends PolicyBase<never, BulkheadEvents, Required<BulkheadOptions>>
  implements BulkheadPolicy, SlotOwner
{
  /** Who waits, in order; all of one queue wait equally long, and newcomers join the last one. */
  readonly #queues: ExpiryQueue[] = []
  #queued = 0
  #inUse = 0
  #abandoned = 0

  snapshot(): BulkheadSnapshot {
    const { maxConcurrent } = this.options
    return {
      maxConcurrent,
      available: Math.max(0, maxConcurrent - this.#inUse),
      inUse: this.#inUse,
      queued: this.#queued,
      abandoned: this.#abandoned,
    }
  }

  configure(limits: BulkheadLimits): void {
    this.options = { ...this.options, ...checkedBulkheadLimits(limits, this.options) }
    this.#admitWaiting()
  }

  override run(call: OngoingCall, depth: number): Result {
    const { maxConcurrent, maxQueued } = this.options
    // A listener that calls while a slot is handed on does not overtake who waits for it.
    if (this.#inUse < maxConcurrent && this.#queued === 0) {
      this.#inUse += 1
      return this.#enter(call, depth, 0)
    }
    if (this.#queued < maxQueued) return this.#queueUp(call, depth)
    this.#tellRefused('full')
    return this.#refusal(call, 0)
  }

  /** The slot's caller has its answer, but the function runs on. */
  abandon(call: OngoingCall, expire: () => void): Timer | undefined {
    const { holdAbandonedMs } = this.options
    this.#abandoned += 1
    this.tell('abandoned', () => this.snapshot())
    if (holdAbandonedMs === 0) {
      expire()
      return undefined
    }
    const timer = call.clock.setTimer(holdAbandonedMs, expire)
    timer.unref?.()
    return timer
  }

  reclaim(ended: boolean): void {
    this.#abandoned -= 1
    this.#inUse -= 1
    this.tell('reclaimed', () => ({ ended, ...this.snapshot() }))
    this.#admitWaiting()
  }

  release(): void {
    this.#inUse -= 1
    this.tell('finished', () => this.snapshot())
    if (this.#queued > 0) this.#admitWaiting()
  }

  /** Runs a call in a slot that is counted already. */
  #enter(call: OngoingCall, depth: number, waitedMs: number): Result {
    this.tell('admitted', () => ({ waitedMs, ...this.snapshot() }))
    return call.follow(depth, new Slot(this, call))
  }

  #queueUp(call: OngoingCall, depth: number): Result {
    const since = call.clock.monotonic()
    const queue = this.#lastQueue(call.clock)
    const begin: WaitBegin = (end) => {
      const leave = () => {
        queue.remove(waiter)
        this.#queued -= 1
      }
      const waiter = new Waiter(
        () => {
          leave()
          end(undefined)
        },
        () => {
          leave()
          // Told afterwards: a listener may end the call itself.
          end(this.#refusal(call, call.clock.monotonic() - since))
          this.#tellRefused('waited')
        },
      )
      queue.add(waiter)
      this.#queued += 1
      return leave
    }
    return call.wait(begin, (refusal) => {
      return refusal instanceof Failure ? refusal : this.#enterAfter(since, call, depth)
    })
  }

  /** As `#enter`, for a call that has waited since then. */
  #enterAfter(since: number, call: OngoingCall, depth: number): Result {
    const now = call.clock.monotonic()
    if (now < call.deadlineAt) return this.#enter(call, depth, now - since)
    // The slot came too late (the process was blocked, say): only the deadline is awaited now.
    this.#inUse -= 1
    this.#admitWaiting()
    return call.wait(() => undefined)
  }

  /** Gives free slots to whoever waits longest; nobody can overtake, for they count at once. */
  #admitWaiting(): void {
    while (this.#inUse < this.options.maxConcurrent) {
      const waiter = this.#firstWaiter()
      if (waiter === undefined) return
      this.#inUse += 1
      waiter.admit()
    }
  }

  #firstWaiter(): Waiter | undefined {
    while (this.#queues.length > 1 && this.#queues[0]?.first === undefined) this.#queues.shift()
    return this.#queues[0]?.first as Waiter | undefined
  }

  /** The queue of those who wait as long as the limit is now. */
  #lastQueue(clock: Clock): ExpiryQueue {
    const { maxWaitMs } = this.options
    const last = this.#queues.at(-1)
    if (last?.limitMs === maxWaitMs) return last
    const queue = new ExpiryQueue(clock, maxWaitMs)
    this.#queues.push(queue)
    return queue
  }

  #tellRefused(because: 'full' | 'waited'): void {
    this.tell('refused', () => ({ because, ...this.snapshot() }))
  }

  #refusal(call: OngoingCall, waitedMs: number): Failure {
    const { name } = this
    const { maxConcurrent } = this.options
    return Failure.refused('bulkhead', call, undefined, (soFar) => {
      return new BulkheadFullError(name, maxConcurrent, waitedMs, soFar)
    })
  }
}

/** A call that waits for a slot. */
class Waiter extends Expiring {
  readonly admit: () => void
  override readonly expire: () => void

  constructor(admit: () => void, expire: () => void) {
    super()
    this.admit = admit
    this.expire = expire
  }
}

/**
 * Limits how many calls run at once.
 *
 * @throws RangeError if an option is out of its range.
 */
export function bulkhead(options: BulkheadOptions = {}, env: Env = {}): BulkheadPolicy {
  return new Bulkhead('bulkhead', EVENTS, checkedBulkheadOptions(options), env)
}

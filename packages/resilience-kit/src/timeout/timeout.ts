import { Failure } from '../call/failure.js'
import type { OngoingCall, Receiver } from '../call/ongoing-call.js'
import type { Env } from '../env.js'
import { ExpiryQueue, type Expiring } from '../expiry-queue.js'
import { PolicyBase } from '../policy.js'
import { TimedOutError } from './timed-out-error.js'
import {
  checkedTimeoutOptions,
  type TimeoutEvents,
  type TimeoutOptions,
  type TimeoutPolicy,
} from './timeout-options.js'

class AttemptTimeout extends PolicyBase<never, TimeoutEvents> implements TimeoutPolicy {
  readonly limitMs: number
  #queue: ExpiryQueue | undefined = undefined

  constructor(options: TimeoutOptions, env: Env) {
    super('timeout', env)
    this.limitMs = options.limitMs
  }

  override run(call: OngoingCall, depth: number, receiver: Receiver): void {
    this.#queue ??= new ExpiryQueue(call.clock, this.limitMs)
    const queue = this.#queue
    const run = new TimeoutRun(this, queue, call, receiver)
    queue.add(run)
    call.descend(depth + 1, run)
  }

  /** Builds the failure of a run that took too long, and tells the listeners. */
  timedOut(run: TimeoutRun, attempt: number): Failure {
    const { limitMs, name } = this
    if (this.listeners.has('timedOut')) this.listeners.emit('timedOut', { name, limitMs, attempt })
    return Failure.cut('timed-out', run, undefined, () => new TimedOutError(name, limitMs))
  }
}

class TimeoutRun implements Receiver, Expiring {
  dueAt = 0
  before: Expiring | undefined = undefined
  after: Expiring | undefined = undefined
  queued = false
  readonly #policy: AttemptTimeout
  readonly #queue: ExpiryQueue
  readonly #call: OngoingCall
  readonly #receiver: Receiver

  constructor(policy: AttemptTimeout, queue: ExpiryQueue, call: OngoingCall, receiver: Receiver) {
    this.#policy = policy
    this.#queue = queue
    this.#call = call
    this.#receiver = receiver
  }

  expire(): void {
    this.#call.cut(this.#policy.timedOut(this, this.#call.attempt))
  }

  succeeded(value: unknown): void {
    this.#queue.remove(this)
    this.#receiver.succeeded(value)
  }

  failed(failure: Failure): void {
    this.#queue.remove(this)
    if (failure.cutBy === this) failure.cutBy = undefined
    this.#receiver.failed(failure)
  }
}

/**
 * Limits how long one attempt may take. All waits of one policy share one timer.
 *
 * @throws RangeError if `limitMs` is out of its range.
 */
export function timeout(options: TimeoutOptions, env: Env = {}): TimeoutPolicy {
  return new AttemptTimeout(checkedTimeoutOptions(options), env)
}

import type { Failure } from '../call/failure.js'
import type { OngoingCall, Receiver } from '../call/ongoing-call.js'
import type { Env } from '../env.js'
import { ExpiryQueue, type Expiring } from '../expiry-queue.js'
import { PolicyBase } from '../policy.js'
import {
  checkedDeadlineOptions,
  type DeadlineEvents,
  type DeadlineOptions,
  type DeadlinePolicy,
} from './deadline-options.js'
import { DeadlineRun } from './deadline-run.js'

class TotalDeadline extends PolicyBase<never, DeadlineEvents> implements DeadlinePolicy {
  readonly limitMs: number
  #queue: ExpiryQueue | undefined = undefined

  constructor(options: DeadlineOptions, env: Env) {
    super('deadline', env)
    this.limitMs = options.limitMs
  }

  override run(call: OngoingCall, depth: number, receiver: Receiver): void {
    this.#queue ??= new ExpiryQueue(call.clock, this.limitMs)
    const run = new QueuedDeadlineRun(this, this.#queue, call, receiver)
    run.start(this.#queue.add(run))
    call.descend(depth + 1, run)
  }

  exceeded(calls: number): void {
    const { limitMs, name } = this
    if (this.listeners.has('exceeded')) this.listeners.emit('exceeded', { name, limitMs, calls })
  }
}

class QueuedDeadlineRun extends DeadlineRun implements Expiring {
  dueAt = 0
  before: Expiring | undefined = undefined
  after: Expiring | undefined = undefined
  queued = false
  readonly #policy: TotalDeadline
  readonly #queue: ExpiryQueue
  readonly #watched: OngoingCall

  constructor(policy: TotalDeadline, queue: ExpiryQueue, call: OngoingCall, receiver: Receiver) {
    super(call, policy.limitMs, receiver)
    this.#policy = policy
    this.#queue = queue
    this.#watched = call
  }

  override expire(): void {
    this.#policy.exceeded(this.#watched.calls)
    super.expire()
  }

  override succeeded(value: unknown): void {
    this.#queue.remove(this)
    super.succeeded(value)
  }

  override failed(failure: Failure): void {
    this.#queue.remove(this)
    super.failed(failure)
  }
}

/**
 * Limits how long a whole call may take. All waits of one policy share one timer.
 *
 * @throws RangeError if `limitMs` is out of its range.
 */
export function deadline(options: DeadlineOptions, env: Env = {}): DeadlinePolicy {
  return new TotalDeadline(checkedDeadlineOptions(options), env)
}

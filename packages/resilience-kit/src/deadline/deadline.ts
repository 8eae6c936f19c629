import type { OngoingCall, Result } from '../call/ongoing-call.js'
import type { Env } from '../env.js'
import { ExpiryQueue } from '../expiry-queue.js'
import { PolicyBase } from '../policy.js'
import {
  checkedDeadlineOptions,
  type DeadlineEvents,
  type DeadlineOptions,
  type DeadlinePolicy,
} from './deadline-options.js'
import { DeadlineRun } from './deadline-run.js'

class TotalDeadline
  extends PolicyBase<never, DeadlineEvents, DeadlineOptions>
  implements DeadlinePolicy
{
  #queue: ExpiryQueue | undefined = undefined

  get limitMs(): number {
    return this.options.limitMs
  }

  override run(call: OngoingCall, depth: number): Result {
    this.#queue ??= new ExpiryQueue(call.clock, this.limitMs)
    const queue = this.#queue
    const run = new QueuedRun(this, queue, call, depth)
    run.begin(queue.add(run))
    return call.follow(depth, run)
  }

  /** The deadline of a call has passed. */
  exceeded(calls: number): void {
    this.tell('exceeded', () => ({ limitMs: this.limitMs, calls }))
  }
}

/** One run under the policy, in the queue of all of them. */
class QueuedRun extends DeadlineRun {
  readonly #policy: TotalDeadline
  readonly #queue: ExpiryQueue

  constructor(policy: TotalDeadline, queue: ExpiryQueue, call: OngoingCall, depth: number) {
    super(call, policy.limitMs, depth)
    this.#policy = policy
    this.#queue = queue
  }

  protected override get policyName(): string {
    return this.#policy.name
  }

  override expire(): void {
    super.expire()
    this.#policy.exceeded(this.call.calls)
  }

  override resume(result: Result): Result {
    this.#queue.remove(this)
    return super.resume(result)
  }
}

/**
 * Limits how long a whole call may take. All waits of one policy share one timer.
 *
 * @throws RangeError if `limitMs` is out of its range.
 */
export function deadline(options: DeadlineOptions, env: Env = {}): DeadlinePolicy {
  return new TotalDeadline('deadline', ['exceeded'], checkedDeadlineOptions(options), env)
}

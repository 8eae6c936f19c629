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
    const run = new DeadlineRun(call, this.limitMs, depth, () => {
      this.tell('exceeded', () => ({ limitMs: this.limitMs, calls: call.calls }))
    })
    run.begin(queue.add(run))
    return call.follow(depth, (result) => {
      queue.remove(run)
      return run.end(result)
    })
  }
}

/**
 * Limits how long a whole call may take. All waits of one policy share one timer.
 *
 * @throws RangeError if `limitMs` is out of its range.
 */
export function deadline(options: DeadlineOptions, env: Env = {}): DeadlinePolicy {
  return new TotalDeadline('deadline', checkedDeadlineOptions(options), env)
}

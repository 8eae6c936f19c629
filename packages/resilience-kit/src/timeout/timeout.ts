import { Failure } from '../call/failure.js'
import type { OngoingCall, Result } from '../call/ongoing-call.js'
import type { Env } from '../env.js'
import { Expiring, ExpiryQueue } from '../expiry-queue.js'
import { PolicyBase } from '../policy.js'
import { TimedOutError } from './timed-out-error.js'
import {
  checkedTimeoutOptions,
  type TimeoutEvents,
  type TimeoutOptions,
  type TimeoutPolicy,
} from './timeout-options.js'

class AttemptTimeout
  extends PolicyBase<never, TimeoutEvents, Required<TimeoutOptions>>
  implements TimeoutPolicy
{
  #queue: ExpiryQueue | undefined = undefined

  get limitMs(): number {
    return this.options.limitMs
  }

  override run(call: OngoingCall, depth: number): Result {
    this.#queue ??= new ExpiryQueue(call.clock, this.limitMs)
    const queue = this.#queue
    const run = new TimeoutRun(this, call, depth)
    call.isCuttable = true
    queue.add(run)
    return call.follow(depth, (result) => {
      queue.remove(run)
      call.arrived(run)
      const isCut = run.isLate || (result instanceof Failure && result.isPassing)
      if (!isCut && this.listeners.has('ended')) this.#tellEnded(call.attempt, result)
      return result
    })
  }

  /** Cuts a run short that took too long, and tells the listeners. */
  expire(run: TimeoutRun, call: OngoingCall): void {
    const { limitMs, abortSignal, waitForEnd } = this.options
    run.isLate = true
    const { attempt } = call
    const build = () => new TimedOutError(this.name, limitMs)
    const more = { isSilent: !abortSignal, depth: run.depth }
    call.cut(Failure.cut('timed-out', run, undefined, build, more), waitForEnd)
    this.tell('timedOut', () => ({ limitMs, attempt }))
  }

  #tellEnded(attempt: number, result: Result): void {
    const ok = !(result instanceof Failure)
    this.tell('ended', () => ({ attempt, ok, error: ok ? undefined : result.error }))
  }
}

class TimeoutRun extends Expiring {
  isLate = false
  readonly depth: number
  readonly #policy: AttemptTimeout
  readonly #call: OngoingCall

  constructor(policy: AttemptTimeout, call: OngoingCall, depth: number) {
    super()
    this.depth = depth
    this.#policy = policy
    this.#call = call
  }

  override expire(): void {
    this.#policy.expire(this, this.#call)
  }
}

/**
 * Limits how long one attempt may take. All waits of one policy share one timer.
 *
 * @throws RangeError if an option is out of its range.
 */
export function timeout(options: TimeoutOptions, env: Env = {}): TimeoutPolicy {
  return new AttemptTimeout('timeout', checkedTimeoutOptions(options), env)
}

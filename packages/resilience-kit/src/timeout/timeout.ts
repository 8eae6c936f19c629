import { Failure, type BuildError } from '../call/failure.js'
import type { Continuation, OngoingCall, Result } from '../call/ongoing-call.js'
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
    const run = new TimeoutRun(this, queue, call, depth)
    call.isCuttable = true
    queue.add(run)
    return call.follow(depth, run)
  }

  /** Cuts a run short that took too long, and tells the listeners. */
  expire(run: TimeoutRun, call: OngoingCall): void {
    const { limitMs, abortSignal, waitForEnd } = this.options
    const { attempt } = call
    const build: BuildError = (soFar) => new TimedOutError(this.name, limitMs, soFar)
    const failure = Failure.cut('timed-out', run, call, undefined, build, run.depth, !abortSignal)
    call.cut(failure, waitForEnd)
    this.tell('timedOut', () => ({ limitMs, attempt }))
  }

  /** An attempt has ended in time. */
  ended(attempt: number, result: Result): void {
    if (!this.listeners.has('ended')) return
    const ok = !(result instanceof Failure)
    this.tell('ended', () => ({ attempt, ok, error: ok ? undefined : result.error }))
  }
}

class TimeoutRun extends Expiring implements Continuation {
  further: Continuation | undefined = undefined
  readonly depth: number
  readonly #policy: AttemptTimeout
  readonly #queue: ExpiryQueue
  readonly #call: OngoingCall
  #isLate = false

  constructor(policy: AttemptTimeout, queue: ExpiryQueue, call: OngoingCall, depth: number) {
    super()
    this.depth = depth
    this.#policy = policy
    this.#queue = queue
    this.#call = call
  }

  override expire(): void {
    this.#isLate = true
    this.#policy.expire(this, this.#call)
  }

  resume(result: Result): Result {
    this.#queue.remove(this)
    this.#call.arrived(this, result)
    const isCut = this.#isLate || (result instanceof Failure && result.isPassing)
    if (!isCut) this.#policy.ended(this.#call.attempt, result)
    return result
  }
}

/**
 * Limits how long one attempt may take. All waits of one policy share one timer.
 *
 * @throws RangeError if an option is out of its range.
 */
export function timeout(options: TimeoutOptions, env: Env = {}): TimeoutPolicy {
  return new AttemptTimeout('timeout', ['timedOut', 'ended'], checkedTimeoutOptions(options), env)
}

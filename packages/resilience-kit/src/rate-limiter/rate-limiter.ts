import { asked } from '../asked.js'
import { attemptResultOf, type AttemptResult } from '../classification.js'
import { Failure } from '../call/failure.js'
import type { OngoingCall, Result, WaitBegin } from '../call/ongoing-call.js'
import type { Env, Wiring } from '../env.js'
import { integerIn } from '../option-range.js'
import { PolicyBase } from '../policy.js'
import { CyclePermits } from './cycle-permits.js'
import type { PermitBook } from './permit-book.js'
import { RateLimitedError } from './rate-limited-error.js'
import {
  checkedRateLimiterOptions,
  checkedRateLimits,
  type CheckedRateLimiterOptions,
  type RateLimiterEvents,
  type RateLimiterOptions,
  type RateLimiterPolicy,
  type RateLimiterSnapshot,
  type RateLimits,
} from './rate-limiter-options.js'
import { ReservationLine } from './reservation-line.js'
import { SmoothPermits } from './smooth-permits.js'

const EVENTS = ['admitted', 'refused', 'drained'] as const

/** What needs the clock, and so is made when that is known. */
interface Limiting {
  readonly book: PermitBook
  readonly line: ReservationLine
}

class RateLimiter
  extends PolicyBase<never, RateLimiterEvents, CheckedRateLimiterOptions>
  implements RateLimiterPolicy
{
  #limiting: Limiting | undefined = undefined

  snapshot(): RateLimiterSnapshot {
    const { book, line } = this.#limit()
    const now = this.#now()
    return {
      limit: this.options.limit,
      available: book.available(now),
      nextWaitMs: book.waitMs(now),
      waiting: line.length,
    }
  }

  reserve(permits = 1): number {
    integerIn('rateLimiter.reserve', permits, 1, 1_000_000)
    return this.#limit().book.take(permits, this.#now(), this.options.maxWaitMs)
  }

  drain(): void {
    const permits = this.#limit().book.drain(this.#now())
    this.tell('drained', () => ({ permits }))
  }

  observe(result: AttemptResult): void {
    const { drainWhen } = this.options
    if (drainWhen === undefined) return
    const report = (error: unknown) => this.wiring.report(error)
    if (asked(() => drainWhen(result), report)) this.drain()
  }

  configure(limits: RateLimits): void {
    this.options = { ...this.options, ...checkedRateLimits(limits, this.options) }
    const { book, line } = this.#limit()
    const now = this.#now()
    book.setLimit(this.options.limit, now)
    line.reckon((untaken) => book.waitMs(now, untaken))
  }

  override run(call: OngoingCall, depth: number): Result {
    if (call.passing !== undefined) return call.passing
    const now = this.#now()
    const maxWaitMs = Math.min(this.options.maxWaitMs, call.deadlineAt - now)
    const { book, line } = this.#limit()
    const waitMs = book.take(1, now, maxWaitMs)
    if (waitMs < 0) return this.#refusal(call, now, maxWaitMs)
    // Who comes in the very moment in which others are due does not overtake them.
    const mayEnter = waitMs === 0 && line.length === 0
    return mayEnter ? this.#enter(call, depth, 0) : this.#await(call, depth, waitMs)
  }

  protected override bound({ clock }: Wiring): void {
    const { algorithm, limit, periodMs, burst } = this.options
    const now = clock.monotonic()
    const book =
      algorithm === 'cycle'
        ? new CyclePermits(limit, periodMs, now)
        : new SmoothPermits(limit, periodMs, burst, now)
    this.#limiting = { book, line: new ReservationLine(clock) }
  }

  #now(): number {
    return this.wiring.clock.monotonic()
  }

  #limit(): Limiting {
    if (this.#limiting === undefined) this.bind({})
    return this.#limiting as Limiting
  }

  #enter(call: OngoingCall, depth: number, waitMs: number): Result {
    this.tell('admitted', () => ({ waitMs }))
    // Whoever heard of it may have aborted the call.
    if (call.passing !== undefined) {
      const { book, line } = this.#limit()
      book.giveBack(1)
      line.moveUp()
      return call.passing
    }
    if (this.options.drainWhen === undefined) return call.follow(depth)
    const resume = (result: Result) => {
      this.observe(attemptResultOf(result))
      return result
    }
    return call.follow(depth, { further: undefined, resume })
  }

  #await(call: OngoingCall, depth: number, waitMs: number): Result {
    const { book, line } = this.#limit()
    const since = this.#now()
    const begin: WaitBegin = (end) => {
      const place = line.join(waitMs, () => end(undefined))
      return () => {
        line.leave(place)
        book.giveBack(1)
      }
    }
    return call.wait(begin, (cutShort) => {
      if (cutShort instanceof Failure) return cutShort
      const now = this.#now()
      // The permit came too late (the process was blocked, say): only the deadline is awaited now.
      if (now >= call.deadlineAt) return call.wait(() => undefined)
      return this.#enter(call, depth, now - since)
    })
  }

  #refusal(call: OngoingCall, now: number, maxWaitMs: number): Failure {
    const { name } = this
    // By then a reservation would be granted, to a call with as much patience as this one.
    const untilGranted = this.#limit().book.waitMs(now) - Math.max(0, maxWaitMs)
    const retryAfterMs = Math.max(1, Math.ceil(untilGranted))
    this.tell('refused', () => ({ retryAfterMs }))
    return Failure.refused('rate-limiter', call, retryAfterMs, (soFar) => {
      return new RateLimitedError(name, retryAfterMs, soFar)
    })
  }
}

/**
 * Limits how often calls begin.
 *
 * @throws RangeError or TypeError if an option is out of its range.
 */
export function rateLimiter(options: RateLimiterOptions, env: Env = {}): RateLimiterPolicy {
  return new RateLimiter('rate-limiter', EVENTS, checkedRateLimiterOptions(options), env)
}

import { rateLimiter, type Env, type RateLimiterPolicy } from '@holdfast/resilience-kit'
import { requestErrors } from './request-errors.js'
import { ShopError } from './shop-error.js'

/** How often one key may ask. */
export interface RequestRateOptions {
  /** Requests in a period, and at once after a period of rest, 1..1000000. */
  readonly limit: number
  /** In ms. */
  readonly periodMs: number
  /** How many keys are remembered, 1 or more. Default 10000. */
  readonly maxKeys?: number
}

/** How many of the longest unused keys are looked at when another one needs room. */
const LOOKED_AT = 16

/**
 * Limits how often each key may ask: `limit` at once, and one more every `periodMs / limit`. Memory
 * is bounded: for a new key others are forgotten, first those among the longest unused that have
 * their whole limit again and so lose nothing; where all of these are busy, the longest unused.
 */
export class RequestRate {
  readonly #newLimiter: () => RateLimiterPolicy
  readonly #limit: number
  readonly #maxKeys: number
  /** The longest unused comes first. */
  readonly #limiters = new Map<string, RateLimiterPolicy>()

  /** @throws RangeError when a number is out of its range. */
  constructor({ limit, periodMs, maxKeys = 10_000 }: RequestRateOptions, env: Env) {
    if (!Number.isSafeInteger(maxKeys) || maxKeys < 1) {
      throw new RangeError(`maxKeys must be a positive integer, got ${maxKeys}`)
    }
    this.#newLimiter = () =>
      rateLimiter({ limit, periodMs, burst: limit, algorithm: 'smooth' }, env)
    this.#limit = this.#newLimiter().snapshot().limit
    this.#maxKeys = maxKeys
  }

  /** How many keys are remembered now. */
  get keys(): number {
    return this.#limiters.size
  }

  /**
   * Counts a request of `key`.
   *
   * @throws ShopError TOO_MANY_REQUESTS, with the time until the next one is let through
   */
  take(key: string): void {
    const known = this.#limiters.get(key)
    if (known) this.#limiters.delete(key)
    else if (this.#limiters.size >= this.#maxKeys) this.#makeRoom()
    const limiter = known ?? this.#newLimiter()
    this.#limiters.set(key, limiter)
    if (limiter.reserve() === 0) return
    const { nextWaitMs } = limiter.snapshot()
    throw new ShopError(requestErrors.TOO_MANY_REQUESTS, { retryAfterMs: nextWaitMs })
  }

  #makeRoom(): void {
    let looked = 0
    for (const [key, limiter] of this.#limiters) {
      if (limiter.snapshot().available >= this.#limit) this.#limiters.delete(key)
      looked += 1
      if (looked === LOOKED_AT) break
    }
    if (this.#limiters.size < this.#maxKeys) return
    const [longestUnused] = this.#limiters.keys()
    if (longestUnused !== undefined) this.#limiters.delete(longestUnused)
  }
}

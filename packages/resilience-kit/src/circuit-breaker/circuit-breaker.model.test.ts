import assert from 'node:assert/strict'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Classification } from '../classification.js'
import { breakerUnderTest, heldCall } from './testing/breaker-under-test.js'
import { NaiveCircuit, type NaiveCall } from './testing/naive-circuit.js'
import { checkedCircuitBreakerOptions } from './checked-options.js'
import type { CircuitBreakerOptions } from './circuit-breaker-options.js'
import { CIRCUIT_STATES, type CircuitState } from './transition.js'
import { consecutiveUnanswered, failureRate, slowRate } from './trip-rule.js'

const endings = ['success', 'failure', 'unanswered', 'ignored', 'aborted'] as const
type Ending = (typeof endings)[number]

type Step =
  | { readonly do: 'begin' }
  | { readonly do: 'end'; readonly which: number; readonly how: Ending }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'transition'; readonly to: CircuitState }

const HOUR_MS = 3_600_000
const SLOW_MS = 20
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ do: fc.constant('begin' as const) }) },
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant('end' as const),
      which: fc.nat({ max: 1000 }),
      how: fc.constantFrom(...endings, 'success', 'unanswered'),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      ms: fc.constantFrom(0, 1, 20, 21, 29, 30, 31, 49, 50, 51, 100, HOUR_MS),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('transition' as const),
      to: fc.constantFrom<CircuitState>('closed', 'half-open', ...CIRCUIT_STATES),
    }),
  },
)

const options: fc.Arbitrary<CircuitBreakerOptions> = fc
  .record({
    window: fc.constantFrom({ calls: 4 }, { ms: 100, slices: 5 }),
    rule: fc.constantFrom('failed', 'slow', 'row'),
    waitInOpenMs: fc.constantFrom(50, (openings: number) => 50 * 2 ** Math.min(openings - 1, 8)),
    automatic: fc.boolean(),
    maxWaitMs: fc.constantFrom(0, 100),
    // Never longer than the others: then no two timers of one moment depend on each other.
    probeLimitMs: fc.constantFrom(0, 30),
    afterMaxWait: fc.constantFrom('open' as const, 'closed' as const),
    permits: fc.constantFrom(1, 1, 2, 3),
    initialState: fc.oneof(
      { weight: 5, arbitrary: fc.constant<CircuitState>('closed') },
      { weight: 1, arbitrary: fc.constantFrom(...CIRCUIT_STATES) },
    ),
  })
  .map(({ window, rule, waitInOpenMs, initialState, afterMaxWait, ...others }) => {
    const halfOpen = { ...others, ...(others.maxWaitMs > 0 ? { afterMaxWait } : {}) }
    const rate = { threshold: 50, window, minimumCalls: 2 }
    const chosen = rule === 'slow' ? slowRate(rate) : failureRate(rate)
    const tripWhen = rule === 'row' ? [consecutiveUnanswered(2)] : [chosen]
    return { tripWhen, slowCallMs: SLOW_MS, waitInOpenMs, initialState, halfOpen }
  })

interface Held {
  readonly real: ReturnType<typeof heldCall>
  readonly naive: NaiveCall
  readonly beganAt: number
  /** When its limit passes, if it has one. */
  readonly expiresAt: number
  isSettled: boolean
}

/** Drives a breaker on the virtual clock and a naive circuit by the same steps. */
class Pair {
  readonly seen = new Set<string>()
  readonly #moves: string[] = []
  readonly #world: ReturnType<typeof breakerUnderTest>
  readonly #naive: NaiveCircuit
  readonly #given: ReturnType<typeof checkedCircuitBreakerOptions>
  #held: Held[] = []

  constructor(given: CircuitBreakerOptions) {
    this.#world = breakerUnderTest(given)
    this.#given = checkedCircuitBreakerOptions(given)
    const { waitInOpenMs: wait, initialState: state } = this.#given
    const waitMs = (openings: number) =>
      typeof wait === 'number' ? wait : wait(openings, {} as never)
    const openings = ['open', 'half-open', 'forced-open'].includes(state) ? 1 : 0
    const start = { state, openings, waitMs: state === 'open' ? waitMs(1) : 0, inStateMs: 0 }
    this.#naive = new NaiveCircuit({ ...this.#given, waitMs }, start)
    this.#world.breaker.on('transition', ({ from, to, reason }) => {
      this.#moves.push(`${from} > ${to}: ${reason.kind}`)
    })
    this.#compare()
  }

  async take(one: Step): Promise<void> {
    if (one.do === 'begin') await this.#begin()
    else if (one.do === 'end') await this.#end(one.which, one.how)
    else if (one.do === 'wait') await this.#wait(one.ms)
    else if (this.#naive.transitionTo(one.to)) this.#world.breaker.transitionTo(one.to)
    this.#compare()
  }

  /** Ends all that is under way; nothing may be left behind. */
  async finish(): Promise<void> {
    while (this.#held.length > 0) await this.#end(0, 'aborted')
    this.#compare()
    this.#world.breaker.reset()
    assert.equal(this.#world.clock.pending, 0)
    // The limit of probes keeps its one timer for the next of them, and keeps nothing alive by it.
    if (this.#given.probeLimitMs === 0) assert.equal(this.#world.clock.nextDueAt, undefined)
    assert.deepEqual(this.#world.reported, [])
    assert.equal(await this.#world.breaker.execute(() => 'served'), 'served')
  }

  async #begin(): Promise<void> {
    const naive = this.#naive.admit()
    const real = heldCall(this.#world.breaker)
    if (naive === undefined) {
      const { refusedBy, calls } = await refusalOf(real.settled)
      assert.deepEqual({ refusedBy, calls }, { refusedBy: 'circuit-breaker', calls: 0 })
      return
    }
    const isLimited = this.#naive.state === 'half-open' && this.#given.probeLimitMs > 0
    const { now: beganAt } = this.#naive
    const expiresAt = isLimited ? beganAt + this.#given.probeLimitMs : Infinity
    this.#held.push({ real, naive, beganAt, expiresAt, isSettled: false })
  }

  async #end(which: number, how: Ending): Promise<void> {
    const [held] = this.#held.splice(which % Math.max(1, this.#held.length), 1)
    if (held === undefined) return
    const { real } = held
    if (how === 'success') real.succeed()
    else if (how === 'aborted') real.abort()
    else real.fail(errorOf(how))
    assert.equal((await real.settled).ok, how === 'success')
    this.#settle(held, how === 'aborted' ? 'ignored' : how)
  }

  async #wait(ms: number): Promise<void> {
    const target = this.#naive.now + ms
    for (let next = this.#nextTimer(); next.at <= target; next = this.#nextTimer()) {
      this.#naive.now = next.at
      next.fire()
    }
    this.#naive.now = target
    await this.#world.clock.advance(ms)
  }

  #nextTimer(): { readonly at: number; readonly fire: () => void } {
    const { state, since, waitMs } = this.#naive
    const { automatic, maxWaitInHalfOpenMs } = this.#given
    const timers = [{ at: Infinity, fire: () => {} }]
    if (state === 'open' && automatic) {
      timers.push({ at: since + waitMs, fire: () => this.#naive.halfOpen() })
    }
    if (state === 'half-open' && maxWaitInHalfOpenMs > 0) {
      timers.push({ at: since + maxWaitInHalfOpenMs, fire: () => this.#naive.giveUpProbes() })
    }
    for (const held of this.#held.filter((one) => !one.isSettled)) {
      timers.push({ at: held.expiresAt, fire: () => this.#settle(held, 'unanswered') })
    }
    return timers.reduce((first, timer) => (timer.at < first.at ? timer : first))
  }

  #settle(held: Held, classification: Classification): void {
    if (held.isSettled) return
    held.isSettled = true
    const isSlow = this.#naive.now - held.beganAt > SLOW_MS
    this.#naive.settle(held.naive, classification, isSlow)
  }

  #compare(): void {
    const snapshot = this.#world.breaker.snapshot()
    const { readings, ...real } = snapshot
    const { state, permits, refused, late, openings, waitMs, retryAfterMs, inStateMs } = real
    const shown = { state, permits, refused, late, openings, waitMs, retryAfterMs, inStateMs }
    for (const key of Object.keys(shown) as (keyof typeof shown)[]) {
      assert.equal(shown[key], this.#naive[key], key)
    }
    const seen = readings.map(({ rule, observed, counts }) => [rule, observed, counts?.calls])
    const naive = this.#naive.readings()
    assert.deepEqual(
      seen,
      naive.map(([rule, observed, counts]) => [rule, observed, counts?.calls]),
    )
    const moves = this.#moves.splice(0)
    assert.deepEqual(moves, this.#naive.moves.splice(0))
    for (const move of moves) this.seen.add(move)
  }
}

async function refusalOf(settled: ReturnType<typeof heldCall>['settled']) {
  const refusal = await settled
  return refusal.ok ? assert.fail('it was permitted') : refusal
}

function errorOf(how: 'failure' | 'unanswered' | 'ignored'): Error {
  const error = new Error(how)
  if (how === 'ignored') error.name = 'AbortError'
  return how === 'unanswered' ? Object.assign(error, { code: 'ECONNRESET' }) : error
}

test('its calls, timers and limits do what a naive breaker does, whatever comes when', async () => {
  const seen = new Set<string>()
  const steps = fc.array(step, { minLength: 30, maxLength: 80, size: 'max' })
  await fc.assert(
    fc.asyncProperty(options, steps, async (given, all) => {
      const pair = new Pair(given)
      for (const one of all) await pair.take(one)
      for (const move of pair.seen) seen.add(move)
      await pair.finish()
    }),
    { numRuns: 150 },
  )
  expect([...seen]).toEqual(
    expect.arrayContaining([
      'closed > open: tripped',
      'open > half-open: waited',
      'half-open > open: probes-failed',
      'half-open > closed: probes-passed',
      'half-open > open: probes-undecided',
      'half-open > closed: probes-undecided',
    ]),
  )
})

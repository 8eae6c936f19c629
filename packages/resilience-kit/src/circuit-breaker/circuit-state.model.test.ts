import assert from 'node:assert/strict'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Classification } from '../classification.js'
import { NaiveCircuit, type NaiveCall } from './testing/naive-circuit.js'
import type { CircuitSettings, CircuitStart } from './circuit-settings.js'
import { Circuit, REFUSED } from './circuit-state.js'
import { IllegalTransitionError } from './illegal-transition-error.js'
import { CIRCUIT_STATES, type CircuitState } from './transition.js'
import {
  consecutiveFailures,
  consecutiveUnanswered,
  failureRate,
  slowRate,
  type TripRule,
} from './trip-rule.js'

type Step =
  | { readonly do: 'admit' | 'half-open' | 'give-up' }
  | {
      readonly do: 'settle'
      readonly which: number
      readonly classification: Classification
      readonly slow: boolean
      readonly retryAfterMs: number
    }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'open-for'; readonly ms: number }
  | { readonly do: 'transition'; readonly to: CircuitState; readonly forMs: number | undefined }

const HOUR_MS = 3_600_000
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ do: fc.constant('admit' as const) }) },
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant('settle' as const),
      which: fc.nat({ max: 1000 }),
      classification: fc.oneof(
        { weight: 4, arbitrary: fc.constantFrom<Classification>('failure', 'unanswered') },
        { weight: 3, arbitrary: fc.constantFrom<Classification>('success', 'ignored') },
      ),
      slow: fc.boolean(),
      retryAfterMs: fc.constantFrom(0, 0, 0, 70),
    }),
  },
  {
    weight: 6,
    // Waits of 50 ms and their like: a millisecond around them; and the slices of the windows.
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      ms: fc.constantFrom(0, 0, 0.5, 1, 9, 10, 49, 50, 51, 99, 100, 101, HOUR_MS),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('half-open' as const, 'give-up' as const) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('open-for' as const), ms: fc.constantFrom(1, 30, 500) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('transition' as const),
      to: fc.constantFrom(...CIRCUIT_STATES),
      forMs: fc.constantFrom(undefined, undefined, 20),
    }),
  },
)

const rule: fc.Arbitrary<TripRule> = fc
  .record({
    kind: fc.constantFrom('failure', 'slow', 'failures', 'unanswered'),
    threshold: fc.constantFrom(1, 34, 50, 60, 100),
    window: fc.constantFrom({ calls: 1 }, { calls: 4 }, { ms: 100 }, { ms: 100, slices: 3 }),
    minimumCalls: fc.integer({ min: 1, max: 4 }),
    row: fc.integer({ min: 1, max: 4 }),
  })
  .map(({ kind, row, minimumCalls, ...others }) => {
    const most = 'calls' in others.window ? others.window.calls : minimumCalls
    const rate = { ...others, minimumCalls: Math.min(minimumCalls, most) }
    if (kind === 'failure') return failureRate(rate)
    if (kind === 'slow') return slowRate(rate)
    return kind === 'failures' ? consecutiveFailures(row) : consecutiveUnanswered(row)
  })

const settings: fc.Arbitrary<CircuitSettings> = fc
  .record({
    tripWhen: fc.array(rule, { minLength: 1, maxLength: 3 }),
    waitMs: fc.constantFrom(
      () => 50,
      (openings: number) => 50 * 2 ** Math.min(openings - 1, 10),
      (_: number, previousMs: number) => (previousMs === 0 ? 50 : previousMs + 0.5),
    ),
    permits: fc.integer({ min: 1, max: 4 }),
    minimum: fc.integer({ min: 1, max: 4 }),
    reopenFailureRate: fc.constantFrom(50, 100),
    reopenSlowRate: fc.constantFrom(Infinity, 50, 100),
    afterMaxWaitInHalfOpen: fc.constantFrom('open' as const, 'closed' as const),
  })
  .map(({ minimum, ...rest }) => ({ ...rest, minimumProbes: Math.min(minimum, rest.permits) }))

const start: fc.Arbitrary<CircuitStart> = fc.record({
  state: fc.oneof(
    { weight: 3, arbitrary: fc.constant<CircuitState>('closed') },
    { weight: 1, arbitrary: fc.constantFrom(...CIRCUIT_STATES) },
  ),
  openings: fc.nat({ max: 3 }),
  waitMs: fc.constantFrom(0, 50),
  inStateMs: fc.constantFrom(0, 20, HOUR_MS),
})

/** What can be reached without anybody's hand. */
const DOCUMENTED: readonly string[] = [
  'closed > open: tripped',
  'closed > open: asked',
  'open > half-open: waited',
  'half-open > open: probes-failed',
  'half-open > closed: probes-passed',
  'half-open > open: probes-undecided',
  'half-open > closed: probes-undecided',
]

/** Drives a circuit and the naive one by the same steps, and compares all that can be seen. */
class Pair {
  readonly seen = new Set<string>()
  readonly #moves: string[] = []
  readonly #real: Circuit
  readonly #naive: NaiveCircuit
  readonly #exceeded: string[] = []
  readonly #permits: number
  #held: { readonly permit: number; readonly call: NaiveCall; readonly isProbe: boolean }[] = []
  #probesEnded = 0

  constructor(given: CircuitSettings, begin: CircuitStart) {
    this.#permits = given.permits
    this.#naive = new NaiveCircuit(given, begin)
    const listener = {
      name: 'gateway',
      moved: ({ from, to, reason }: { from: string; to: string; reason: { kind: string } }) => {
        this.#moves.push(`${from} > ${to}: ${reason.kind}`)
      },
      exceeded: (state: CircuitState, readings: readonly { readonly rule: string }[]) => {
        for (const reading of readings) this.#exceeded.push(`${reading.rule} in ${state}`)
      },
    }
    this.#real = new Circuit(given, () => this.#naive.now, listener, begin)
    this.#compare()
  }

  take(one: Step): void {
    const before = this.#real.state
    if (one.do === 'wait') this.#naive.now += one.ms
    else if (one.do === 'admit') this.#admit()
    else if (one.do === 'settle') this.#settle(one)
    else if (one.do === 'transition') this.#transition(one.to, one.forMs)
    else if (one.do === 'open-for') this.#both((circuit) => circuit.openFor(one.ms))
    else if (one.do === 'half-open') this.#both((circuit) => circuit.halfOpen())
    else this.#both((circuit) => circuit.giveUpProbes())
    const isAnew = one.do === 'transition' && one.to === before
    const hasMoved = one.do !== 'admit' && this.#real.state !== before
    if (isAnew || hasMoved) this.#forgetProbes()
    this.#compare()
  }

  #both(act: (circuit: Circuit | NaiveCircuit) => void): void {
    act(this.#real)
    act(this.#naive)
  }

  #admit(): void {
    const before = this.#real.state
    const permit = this.#real.admit()
    const call = this.#naive.admit()
    assert.equal(permit !== REFUSED, call !== undefined)
    if (this.#real.state !== before) this.#forgetProbes()
    const isProbe = this.#real.state === 'half-open'
    if (call !== undefined) this.#held.push({ permit, call, isProbe })
  }

  #settle({ which, classification, slow, retryAfterMs }: Step & { readonly do: 'settle' }): void {
    const [held] = this.#held.splice(which % Math.max(1, this.#held.length), 1)
    if (held === undefined) return
    if (held.isProbe && classification !== 'ignored') this.#probesEnded += 1
    this.#real.settle(held.permit, classification, slow, undefined, retryAfterMs)
    this.#naive.settle(held.call, classification, slow, retryAfterMs)
  }

  #transition(to: CircuitState, given: number | undefined): void {
    const forMs = to === 'open' ? given : undefined
    const isLegal = this.#naive.transitionTo(to, forMs)
    if (isLegal) this.#real.transitionTo(to, forMs)
    else assert.throws(() => this.#real.transitionTo(to, forMs), IllegalTransitionError)
  }

  #forgetProbes(): void {
    this.#held = this.#held.map((held) => ({ ...held, isProbe: false }))
    this.#probesEnded = 0
  }

  #compare(): void {
    const [real, naive] = [this.#real, this.#naive]
    const { state, permits, refused, late, openings, waitMs, retryAfterMs } = real
    const shown = { state, permits, refused, late, openings, waitMs, retryAfterMs }
    for (const key of Object.keys(shown) as (keyof typeof shown)[]) {
      assert.equal(shown[key], naive[key], key)
    }
    assert.equal(naive.now - real.since, naive.inStateMs)
    const readings = real.readings()
    const seen = readings.map(({ rule, observed, counts }) => [rule, observed, counts])
    assert.deepEqual(seen, naive.readings())
    const moves = this.#moves.splice(0)
    assert.deepEqual(moves, naive.moves.splice(0))
    assert.deepEqual(this.#exceeded.splice(0), naive.announced.splice(0))
    for (const move of moves) {
      assert.ok(move.endsWith('manual') || DOCUMENTED.includes(move), move)
      this.seen.add(move)
    }
    // Counted by the test alone: every permit is free, under way or used up, and none else.
    const underWay = this.#held.filter((held) => held.isProbe).length
    const isHalfOpen = state === 'half-open'
    assert.equal(permits + underWay + this.#probesEnded, isHalfOpen ? this.#permits : 0)
  }
}

test('does after every step what a naive breaker does that counts all calls anew', () => {
  const seen = new Set<string>()
  const steps = fc.array(step, { maxLength: 150, size: 'max' })
  fc.assert(
    fc.property(settings, start, steps, (given, begin, all) => {
      const pair = new Pair(given, begin)
      for (const one of all) pair.take(one)
      for (const move of pair.seen) seen.add(move)
    }),
    { numRuns: 600 },
  )
  // A run that reached little would prove little.
  expect(DOCUMENTED.filter((move) => !seen.has(move))).toEqual([])
})

import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'vitest'
import type { Classification } from '../classification.js'
import { Circuit, REFUSED, type CircuitSettings, type CircuitState } from './circuit-state.js'
import { consecutiveUnanswered, failureRate } from './trip-rule.js'

interface Step {
  readonly do: 'admit' | 'settle' | 'wait' | 'give-up' | 'half-open' | 'reset' | 'force'
  readonly n: number
  readonly classification: Classification
  readonly slow: boolean
}

interface Held {
  readonly permit: number
  readonly episode: number
}

const LEGAL: ReadonlySet<string> = new Set([
  'closed > open',
  'open > half-open',
  'half-open > open',
  'half-open > closed',
])

const step: fc.Arbitrary<Step> = fc.record({
  do: fc.oneof(
    { weight: 10, arbitrary: fc.constantFrom('admit' as const, 'settle' as const) },
    { weight: 3, arbitrary: fc.constant('wait' as const) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        'give-up' as const,
        'half-open' as const,
        'reset' as const,
        'force' as const,
      ),
    },
  ),
  n: fc.nat({ max: 1000 }),
  classification: fc.constantFrom<Classification>('success', 'failure', 'unanswered', 'ignored'),
  slow: fc.boolean(),
})

const WAITS = [0, 1, 49, 50, 51, 100, 3_600_000]

/** Drives one circuit by random steps and checks after each what must always hold. */
class Driver {
  readonly #settings: CircuitSettings
  readonly #circuit: Circuit
  readonly #held: Held[] = []
  readonly #moves: string[] = []
  #byHand = false
  #now = 0
  /** Counted by the test itself: a new episode begins with every transition. */
  #episode = 0
  #admitted = 0
  #returned = 0
  #openedAt = 0

  constructor(settings: CircuitSettings) {
    this.#settings = settings
    this.#circuit = new Circuit(settings, 0, ({ from, to }) => {
      this.#episode += 1
      this.#admitted = 0
      this.#returned = 0
      if (to === 'open') this.#openedAt = this.#now
      if (!this.#byHand) this.#moves.push(`${from} > ${to}`)
    })
  }

  take(one: Step): void {
    const before = this.#circuit.state
    this.#byHand = one.do === 'reset' || one.do === 'force'
    if (one.do === 'admit') this.#admit(before)
    else if (one.do === 'settle') this.#settle(one)
    else if (one.do === 'wait') this.#now += WAITS[one.n % WAITS.length] ?? 0
    else if (one.do === 'give-up') this.#circuit.giveUpProbes(this.#now)
    else if (one.do === 'half-open') this.#circuit.halfOpen(this.#now)
    else if (one.do === 'reset') this.#circuit.reset(this.#now)
    else this.#circuit.force(one.slow ? 'forced-open' : 'forced-closed', this.#now)
    this.#check()
  }

  #admit(before: CircuitState): void {
    const permit = this.#circuit.admit(this.#now)
    const waited = this.#now - this.#openedAt > this.#settings.waitInOpenMs
    if (before === 'open') assert.equal(permit !== REFUSED, waited)
    if (before === 'closed' || before === 'forced-closed') assert.notEqual(permit, REFUSED)
    if (before === 'forced-open') assert.equal(permit, REFUSED)
    if (permit === REFUSED) return
    this.#admitted += 1
    this.#held.push({ permit, episode: this.#episode })
  }

  #settle({ n, classification, slow }: Step): void {
    const [held] = this.#held.splice(n % Math.max(1, this.#held.length), 1)
    if (held === undefined) return
    const before = this.#circuit.state
    const isProbe = before === 'half-open' && held.episode === this.#episode
    if (isProbe && classification === 'ignored') this.#returned += 1
    const moves = this.#episode
    this.#circuit.settle(held.permit, classification, slow, this.#now)
    // Whatever was admitted before this episode moves nothing any more.
    if (held.episode !== moves) assert.equal(this.#episode, moves)
  }

  #check(): void {
    const { permits } = this.#settings
    if (this.#circuit.state === 'half-open') {
      const inUse = this.#admitted - this.#returned
      assert.ok(inUse <= permits)
      assert.equal(this.#circuit.permits, permits - inUse)
    } else {
      assert.equal(this.#circuit.permits, 0)
    }
    for (const { observed } of this.#circuit.readings(this.#now)) {
      assert.ok(observed === -1 || observed >= 0)
    }
    for (const move of this.#moves.splice(0)) assert.ok(LEGAL.has(move), move)
  }

  /** Ends everything that is under way: the circuit must still be able to admit. */
  finish(): void {
    if (this.#circuit.state === 'forced-open') return
    for (const { permit } of this.#held) this.#circuit.settle(permit, 'ignored', false, this.#now)
    this.#now += this.#settings.waitInOpenMs + 1
    const { state, permits } = this.#circuit
    const spent = state === 'half-open' && permits === 0
    if (spent) this.#circuit.giveUpProbes(this.#now)
    this.#now += this.#settings.waitInOpenMs + 1
    assert.notEqual(this.#circuit.admit(this.#now), REFUSED)
  }
}

test('permits never leak, are never exceeded, and states change only as documented', () => {
  const settings = fc.record({
    permits: fc.integer({ min: 1, max: 4 }),
    waitInOpenMs: fc.constantFrom(1, 50),
    reopenFailureRate: fc.constantFrom(50, 100),
    time: fc.boolean(),
    after: fc.constantFrom('open' as const, 'closed' as const),
  })
  fc.assert(
    fc.property(settings, fc.array(step, { maxLength: 120, size: 'max' }), (given, steps) => {
      const window = given.time ? { ms: 100 } : { calls: 4 }
      const driver = new Driver({
        tripWhen: [
          failureRate({ threshold: 50, window, minimumCalls: 3 }),
          consecutiveUnanswered(2),
        ],
        waitInOpenMs: given.waitInOpenMs,
        permits: given.permits,
        minimumProbes: given.permits,
        reopenFailureRate: given.reopenFailureRate,
        reopenSlowRate: Number.POSITIVE_INFINITY,
        afterMaxWaitInHalfOpen: given.after,
      })
      for (const one of steps) driver.take(one)
      driver.finish()
    }),
    { numRuns: 1000 },
  )
})

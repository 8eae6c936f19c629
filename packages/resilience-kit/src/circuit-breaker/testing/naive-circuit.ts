import type { Classification } from '../../classification.js'
import type { CircuitSettings, CircuitStart } from '../circuit-settings.js'
import type { OutcomeCounts } from '../outcome-counts.js'
import type { CircuitState } from '../transition.js'
import type { TripRule } from '../trip-rule.js'

interface Outcome {
  readonly classification: Classification
  readonly slow: boolean
  readonly at: number
}

/** A call that was permitted: it counts only in the generation that permitted it. */
export interface NaiveCall {
  readonly generation: object
}

const illegal = ['closed > half-open', 'metrics-only > open', 'metrics-only > half-open']

/**
 * A circuit breaker by the book, to hold the real one against: it remembers every outcome and
 * counts them all again whenever it is asked. Its timers are the caller's.
 */
export class NaiveCircuit {
  now = 0
  state: CircuitState
  since: number
  openings: number
  waitMs: number
  permits = 0
  refused = 0
  late = 0
  readonly moves: string[] = []
  readonly announced: string[] = []
  readonly #settings: CircuitSettings
  /** Outcomes of this generation; `#probing` tells whether they are those of probes. */
  #outcomes: Outcome[] = []
  #probing = false
  #generation: object = {}
  #announcedRules = new Set<TripRule>()

  constructor(settings: CircuitSettings, start: CircuitStart) {
    this.#settings = settings
    this.state = start.state
    this.since = -start.inStateMs
    this.openings = start.openings
    this.waitMs = start.waitMs
    this.#empty()
  }

  get inStateMs(): number {
    return this.now - this.since
  }

  get retryAfterMs(): number | undefined {
    if (this.state !== 'open') return undefined
    // The first whole millisecond, from now on, that lies strictly after the wait.
    let ms = Math.max(1, Math.floor(this.waitMs - this.inStateMs) - 1)
    while (this.inStateMs + ms <= this.waitMs) ms += 1
    return ms
  }

  admit(): NaiveCall | undefined {
    if (this.state === 'open' && this.inStateMs > this.waitMs) this.#go('half-open', 'waited')
    const isPermitted =
      ['closed', 'metrics-only', 'forced-closed'].includes(this.state) ||
      (this.state === 'half-open' && this.permits > 0)
    if (!isPermitted) {
      this.refused += 1
      return undefined
    }
    if (this.state === 'half-open') this.permits -= 1
    return { generation: this.#generation }
  }

  settle(call: NaiveCall, classification: Classification, slow: boolean, retryAfterMs = 0): void {
    if (call.generation !== this.#generation) {
      this.late += 1
      return
    }
    if (this.state === 'forced-open' || this.state === 'forced-closed') return
    if (classification === 'ignored') {
      if (this.state === 'half-open') this.permits += 1
      return
    }
    this.#outcomes.push({ classification, slow, at: this.now })
    if (this.state === 'half-open') this.#decide(retryAfterMs)
    else if (this.state !== 'open') this.#watch(retryAfterMs)
  }

  /** The wait is over and a timer noticed. */
  halfOpen(): void {
    if (this.state === 'open') this.#go('half-open', 'waited')
  }

  giveUpProbes(): void {
    if (this.state === 'half-open') {
      this.#go(this.#settings.afterMaxWaitInHalfOpen, 'probes-undecided')
    }
  }

  openFor(ms: number): void {
    if (this.state === 'closed') this.#go('open', 'asked', 0, ms)
  }

  /** Whether that was legal. */
  transitionTo(to: CircuitState, forMs?: number): boolean {
    if (illegal.includes(`${this.state} > ${to}`)) return false
    this.#go(to, 'manual', 0, forMs)
    return true
  }

  /** For each limit: its name, what is seen (-1: too little), and the calls that is made of. */
  readings(): readonly (readonly [string, number, OutcomeCounts | undefined])[] {
    if (!this.#probing) {
      return this.#settings.tripWhen.map((rule) => [
        rule.kind,
        this.#observed(rule),
        'window' in rule ? countsOf(this.#within(rule.window)) : undefined,
      ])
    }
    const { failed, slow } = this.#probeRates()
    const counts = countsOf(this.#outcomes)
    const hasSlowLimit = this.#settings.reopenSlowRate <= 100
    return hasSlowLimit
      ? [
          ['failure-rate', failed, counts],
          ['slow-rate', slow, counts],
        ]
      : [['failure-rate', failed, counts]]
  }

  #watch(retryAfterMs: number): void {
    const exceeded = this.#settings.tripWhen.filter(
      (rule) => this.#observed(rule) >= rule.threshold && !this.#announcedRules.has(rule),
    )
    for (const rule of exceeded) {
      this.#announcedRules.add(rule)
      this.announced.push(`${rule.kind} in ${this.state}`)
    }
    if (exceeded.length > 0 && this.state === 'closed') this.#go('open', 'tripped', retryAfterMs)
  }

  #decide(retryAfterMs: number): void {
    if (this.#outcomes.length < this.#settings.minimumProbes) return
    const { failed, slow } = this.#probeRates()
    const { reopenFailureRate, reopenSlowRate } = this.#settings
    const isBad = failed >= reopenFailureRate || slow >= reopenSlowRate
    this.#go(isBad ? 'open' : 'closed', isBad ? 'probes-failed' : 'probes-passed', retryAfterMs)
  }

  #go(to: CircuitState, why: string, leastMs = 0, exactMs?: number): void {
    const from = this.state
    const opens = to === 'forced-open' || (to === 'open' && exactMs === undefined)
    if (opens) this.openings += 1
    if (!['open', 'half-open', 'forced-open'].includes(to)) this.openings = 0
    if (to === 'open') {
      const previousMs = this.openings > 1 ? this.waitMs : 0
      const usualMs = this.#settings.waitMs(this.openings, previousMs)
      this.waitMs = Math.max(exactMs ?? usualMs, leastMs)
    }
    this.state = to
    this.since = this.now
    this.permits = 0
    if (to !== 'open') this.#empty()
    if (from !== to) this.moves.push(`${from} > ${to}: ${why}`)
  }

  /** A new generation: nothing was seen yet. */
  #empty(): void {
    this.#generation = {}
    this.#outcomes = []
    this.#announcedRules = new Set()
    this.refused = 0
    this.#probing = this.state === 'half-open'
    this.permits = this.#probing ? this.#settings.permits : 0
  }

  #observed(rule: TripRule): number {
    if (!('window' in rule)) {
      const counts = (one: Outcome) =>
        one.classification === 'unanswered' ||
        (one.classification === 'failure' && rule.kind === 'consecutive-failures')
      return this.#outcomes.length - 1 - this.#outcomes.findLastIndex((one) => !counts(one))
    }
    const calls = this.#within(rule.window)
    if (calls.length < rule.minimumCalls) return -1
    return percentOf(calls, rule.kind === 'slow-rate' ? isSlow : isFailed)
  }

  #within(window: { readonly calls: number } | { readonly ms: number; readonly slices?: number }) {
    if ('calls' in window) return this.#outcomes.slice(-window.calls)
    const { ms, slices = 10 } = window
    const sliceOf = (moment: number) => Math.floor(moment / (ms / slices))
    return this.#outcomes.filter(({ at }) => sliceOf(at) > sliceOf(this.now) - slices)
  }

  #probeRates() {
    const isTooFew = this.#outcomes.length < this.#settings.minimumProbes
    const rate = (hits: (one: Outcome) => boolean) =>
      isTooFew ? -1 : percentOf(this.#outcomes, hits)
    return { failed: rate(isFailed), slow: rate(isSlow) }
  }
}

const isFailed = (one: Outcome) => one.classification !== 'success'
const isSlow = (one: Outcome) => one.slow

function countsOf(outcomes: readonly Outcome[]): OutcomeCounts {
  const count = (hits: (one: Outcome) => boolean) => outcomes.filter(hits).length
  return {
    calls: outcomes.length,
    failed: count(isFailed),
    slow: count(isSlow),
    slowFailed: count((one) => isFailed(one) && isSlow(one)),
  }
}

function percentOf(outcomes: readonly Outcome[], hits: (one: Outcome) => boolean): number {
  return outcomes.length === 0 ? -1 : (outcomes.filter(hits).length * 100) / outcomes.length
}

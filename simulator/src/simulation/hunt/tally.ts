import { HistogramBuilder } from '../report/histogram-builder.js'
import type { Histogram } from '../report/histogram.js'
import type { SeedOutcome, Violation } from '../run/seed-outcome.js'
import { addedTraces, noTraces } from '../trace/added-traces.js'

/** More of them would only fill the report. */
const mostFailures = 10

type Counts = Record<string, number>

/** The members that are numbers to add up, and those that are counts by name. */
const sumNames = [
  ...(['seeds', 'entities', 'payments', 'crashes', 'events', 'virtualMs', 'ranTwice'] as const),
]
const countNames = [
  ...(['checked', 'violated', 'reached', 'reachedSeeds', 'faultSeedsOn'] as const),
  ...(['faultSeedsMet', 'faultSeedsHit', 'faultHits', 'healedBy', 'counts'] as const),
]

/** A seed in which something did not hold; the first of what did not. */
export interface FailedSeed {
  readonly seed: number
  readonly violation: Violation
}

/** A seed that has seen much: its number, and how many different things. */
export interface RichSeed {
  readonly seed: number
  readonly seen: number
}

/** What many seeds have found, added up. Plain data: it goes from thread to thread. */
export interface TallyData {
  readonly seeds: number
  readonly entities: number
  readonly payments: number
  readonly crashes: number
  readonly events: number
  readonly virtualMs: number
  readonly boundMs: number
  /** For how many things each invariant was looked at, and how often it did not hold. */
  readonly checked: Readonly<Counts>
  readonly violated: Readonly<Counts>
  readonly reached: Readonly<Counts>
  readonly reachedSeeds: Readonly<Counts>
  readonly faultSeedsOn: Readonly<Counts>
  readonly faultSeedsMet: Readonly<Counts>
  readonly faultSeedsHit: Readonly<Counts>
  readonly faultHits: Readonly<Counts>
  readonly healedBy: Readonly<Counts>
  readonly counts: Readonly<Counts>
  readonly convergence: Histogram
  readonly failed: readonly FailedSeed[]
  readonly ranTwice: number
  readonly differences: readonly number[]
  readonly forbidden: readonly { readonly seed: number; readonly what: string }[]
  readonly richest: RichSeed | null
  /** One hash for the traces of all seeds. */
  readonly traces: string
}

/** Adds up what seeds find. The order in which they come does not matter. */
export class Tally {
  readonly #sums = all(sumNames, () => 0)
  readonly #counts = all(countNames, (): Counts => ({}))
  #boundMs = 0
  readonly #convergence = new HistogramBuilder()
  #failed: FailedSeed[] = []
  #differences: number[] = []
  #forbidden: { readonly seed: number; readonly what: string }[] = []
  #richest: RichSeed | null = null
  #traces = noTraces

  /** Adds one seed. */
  add(outcome: SeedOutcome): void {
    const { seed, violations, hits, rates, reached } = outcome
    const [violation] = violations
    const violated: Counts = {}
    for (const { invariant } of violations) violated[invariant] = (violated[invariant] ?? 0) + 1
    const seen = Object.keys(hits).length + Object.keys(reached).length
    this.merge({
      seeds: 1,
      entities: outcome.entities,
      payments: outcome.payments,
      crashes: outcome.crashes,
      events: outcome.events,
      virtualMs: outcome.virtualMs,
      boundMs: outcome.boundMs,
      checked: outcome.checked,
      violated,
      reached,
      healedBy: outcome.healedBy,
      counts: outcome.counts,
      convergence: outcome.convergence,
      reachedSeeds: onceEach(reached),
      faultSeedsOn: onceEach(rates),
      faultSeedsMet: Object.fromEntries(outcome.met.map((name) => [name, 1])),
      faultSeedsHit: onceEach(hits),
      faultHits: hits,
      failed: violation ? [{ seed, violation }] : [],
      ranTwice: 0,
      differences: [],
      forbidden: outcome.forbidden.map((what) => ({ seed, what })),
      richest: violation ? null : { seed, seen },
      traces: outcome.traceHash,
    })
  }

  /** A seed was run twice. */
  addSecondRun(seed: number, isSame: boolean): void {
    this.#sums.ranTwice += 1
    if (!isSame) this.#differences.push(seed)
  }

  /** Adds what another tally has. */
  merge(other: TallyData): void {
    for (const name of sumNames) this.#sums[name] += other[name]
    for (const name of countNames) addCounts(this.#counts[name], other[name])
    this.#boundMs = Math.max(this.#boundMs, other.boundMs)
    this.#convergence.merge(other.convergence)
    this.#failed = bySeed([...this.#failed, ...other.failed]).slice(0, mostFailures)
    this.#differences = [...this.#differences, ...other.differences].toSorted((a, b) => a - b)
    this.#forbidden = bySeed([...this.#forbidden, ...other.forbidden]).slice(0, mostFailures)
    this.#traces = addedTraces(this.#traces, other.traces)
    if (other.richest && isRicher(other.richest, this.#richest)) this.#richest = other.richest
  }

  /** All of it so far. */
  data(): TallyData {
    return {
      ...this.#sums,
      ...structuredClone(this.#counts),
      boundMs: this.#boundMs,
      convergence: this.#convergence.histogram(),
      failed: this.#failed,
      differences: this.#differences,
      forbidden: this.#forbidden,
      richest: this.#richest,
      traces: this.#traces,
    }
  }
}

function all<Name extends string, T>(names: readonly Name[], make: () => T): Record<Name, T> {
  return Object.fromEntries(names.map((name) => [name, make()])) as Record<Name, T>
}

function addCounts(to: Counts, from: Readonly<Counts>): void {
  for (const [name, count] of Object.entries(from)) to[name] = (to[name] ?? 0) + count
}

function onceEach(counts: Readonly<Counts>): Counts {
  return Object.fromEntries(Object.keys(counts).map((name) => [name, 1]))
}

function bySeed<T extends { readonly seed: number }>(items: readonly T[]): T[] {
  return items.toSorted((one, other) => one.seed - other.seed)
}

function isRicher(one: RichSeed, other: RichSeed | null): boolean {
  if (other === null || one.seen > other.seen) return true
  return one.seen === other.seen && one.seed < other.seed
}

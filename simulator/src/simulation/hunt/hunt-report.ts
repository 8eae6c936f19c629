import type { Strike } from '../chance/strike.js'
import type { Histogram } from '../report/histogram.js'
import type { SeedOutcome, Violation } from '../run/seed-outcome.js'
import type { TraceEvent } from '../trace/trace-event.js'
import type { StoreKind } from '../world/simulation.js'
import type { Invariant, Sometimes } from '../world/world.js'

/** How a hunt ended; the first of these that holds, in this order after `interrupted`. */
export type Verdict =
  | 'passed'
  | 'nondeterministic'
  | 'safety violated'
  | 'not converged'
  | 'vacuous'
  | 'threshold crossed'
  | 'interrupted'

/** A seed that failed, made as small as it goes. */
export interface Failure {
  readonly seed: number
  readonly violation: Violation
  /** Absent where it was not made small (`--no-shrink`). */
  readonly shrunk?: ShrunkFailure
  /** Where its `repro.json` was written. */
  readonly reproFile?: string
}

export interface ShrunkFailure {
  readonly strikesBefore: number
  readonly entitiesBefore: number
  readonly strikes: readonly Strike[]
  readonly entities: readonly string[]
  readonly replays: number
  readonly wallMs: number
  /** Taking any one strike or entity away makes the failure go away. */
  readonly isMinimal: boolean
  /** The settings of the run, by the names of its knobs. */
  readonly knobs: Readonly<Record<string, number | string>>
  /** What happened in the smallest run, oldest first. */
  readonly story: readonly TraceEvent[]
  readonly traceHash: string
}

/** One run in detail, for charts: a seed that passed, picked for having seen much. */
export interface SampleRun {
  readonly outcome: SeedOutcome
  readonly trace: readonly TraceEvent[]
}

export interface ThresholdResult {
  /** As it was written: `convergence.p99 < 5m`. */
  readonly expression: string
  /** What it was, as it is shown. */
  readonly observed: string
  readonly isMet: boolean
}

/** What a hunt over many seeds found. This is the JSON that `--json` writes. */
export interface HuntReport {
  readonly schema: 'holdfast.simulation/1'
  readonly verdict: Verdict
  readonly run: {
    readonly world: string
    readonly scenario: string
    /** The command-line options that say what was played, but for its seeds. */
    readonly typed: readonly string[]
    /** Whether each seed drew its own faults and rates. */
    readonly isSwarm: boolean
    readonly dialects: readonly string[]
    readonly store: StoreKind
    readonly firstSeed: number
    /** Seeds that were asked for, and that were run. */
    readonly seedsAsked: number
    readonly seeds: number
    readonly entitiesPerSeed: number
    readonly jobs: number
    readonly node: string
    /** ISO 8601, UTC. */
    readonly startedAt: string
    readonly wallMs: number
    readonly virtualMs: number
    /**
     * 16 hex digits: what the traces of all seeds come to. The same on every machine and release of
     * Node, whatever the number of jobs, for the same seeds and version.
     */
    readonly traces: string
  }
  readonly totals: {
    readonly entities: number
    readonly payments: number
    readonly crashes: number
    readonly hits: number
    readonly events: number
  }
  readonly invariants: readonly (Invariant & {
    readonly checked: number
    readonly violated: number
  })[]
  readonly sometimes: readonly (Sometimes & { readonly hits: number; readonly seeds: number })[]
  readonly faults: readonly {
    readonly name: string
    readonly breaksPromise: boolean
    /** Seeds in which it was on, and in which it struck. */
    readonly seedsOn: number
    readonly seedsHit: number
    readonly hits: number
  }[]
  readonly convergence: Histogram
  /** The largest bound of any seed, in ms. */
  readonly boundMs: number
  readonly healedBy: Readonly<Record<string, number>>
  readonly counts: Readonly<Record<string, number>>
  readonly thresholds: readonly ThresholdResult[]
  readonly determinism: {
    readonly seedsRunTwice: number
    /** Seeds whose second run was another one. */
    readonly differences: readonly number[]
    /** What the program used that it must not, with the seed. */
    readonly forbidden: readonly { readonly seed: number; readonly what: string }[]
  }
  /** The first ones, at most ten; `invariants` counts all. */
  readonly failures: readonly Failure[]
  readonly sample: SampleRun | null
}

import type { Failure, Verdict } from '../hunt/hunt-report.js'
import type { StoreKind } from '../world/simulation.js'
import type { Invariant } from '../world/world.js'

/** How one gateway's enumeration went. */
export interface DialectCount {
  readonly dialect: string
  /** Where a fault could strike while nothing else goes wrong: as many singles there are. */
  readonly points: number
  /** The same by fault. */
  readonly faults: Readonly<Record<string, number>>
  /** Singles that were run, and doubles: fewer than there are where `isComplete` is false. */
  readonly singles: number
  readonly doubles: number
  /** Runs that broke something. */
  readonly violations: number
  readonly isComplete: boolean
  readonly wallMs: number
}

/** A failure, and the gateway that it was found with. */
export interface ExhaustiveFailure extends Failure {
  readonly dialect: string
}

/** What an enumeration found. This is the JSON that `--exhaustive --json` writes. */
export interface ExhaustiveReport {
  readonly schema: 'holdfast.exhaustive/1'
  readonly verdict: Exclude<Verdict, 'vacuous' | 'threshold crossed'>
  readonly run: {
    readonly world: string
    readonly scenario: string
    readonly store: StoreKind
    readonly seed: number
    /** The gateways that were asked for; `dialects` has those that were begun. */
    readonly dialects: readonly string[]
    /** The faults that were enumerated; null: all that break no promise. */
    readonly onlyFaults: readonly string[] | null
    /** One double of so many was run; 1: all of them, 0: none. */
    readonly everyDouble: number
    readonly jobs: number
    readonly node: string
    /** ISO 8601, UTC. */
    readonly startedAt: string
    readonly wallMs: number
  }
  readonly dialects: readonly DialectCount[]
  readonly totals: {
    readonly singles: number
    readonly doubles: number
    readonly violations: number
  }
  /** In how many of the runs each was the first that did not hold. */
  readonly invariants: readonly (Invariant & { readonly violated: number })[]
  readonly determinism: {
    /** Runs that broke something and did not do so again. */
    readonly differences: readonly string[]
    /** What the program used that it must not, with the run. */
    readonly forbidden: readonly string[]
  }
  /** Some of the runs that broke something, made small; those of other invariants first. */
  readonly failures: readonly ExhaustiveFailure[]
}

import type { Scenario } from '../../scenario/scenario.js'
import type { StoreKind } from '../world/simulation.js'

/** What to hunt in. Plain data: it goes from thread to thread. */
export interface HuntOptions {
  /** The path of a module that exports a `world`; absent: the payment client's world. */
  readonly worldFile?: string
  readonly scenario: Scenario
  /**
   * Whether each seed draws its own faults and rates: each fault is on with probability 1/2, at a
   * rate between 0.1 % and 30 %, log-uniform. Else the scenario's own rules strike.
   */
  readonly isSwarm: boolean
  /** Faults that strike at this rate in every seed, whatever the scenario says. */
  readonly rates: Readonly<Record<string, number>>
  /**
   * The command-line options that say what is played, but for its seeds: for the line that lets one
   * happen again. Absent: scenario and dialects say it.
   */
  readonly typed?: readonly string[]
  /** Absent: all faults that break no promise may strike; else only these. */
  readonly onlyFaults?: readonly string[]
  /** Which gateways the payment client's world has: each seed has one of them. */
  readonly dialects: readonly string[]
  readonly store: StoreKind
  /** Things that a run is about: payments' orders. */
  readonly entities: number
  readonly firstSeed: number
  readonly seeds: number
  /** Ends after so many wall-clock ms, however many seeds are left. */
  readonly forMs?: number
  /** Worker threads; 0: in this thread. */
  readonly jobs: number
  /** Ends at the first seed that fails. */
  readonly bail: boolean
  readonly shrink: boolean
  /** How long one is made smaller, in wall-clock ms at most. Default 5000. */
  readonly shrinkForMs?: number
  /** One in so many seeds is run twice; 0: none. */
  readonly checkEvery: number
  readonly thresholds: readonly string[]
  /** Where `repro.json` files go; absent: none is written. */
  readonly reproFolder?: string
}

/** How far a hunt has come. */
export interface HuntProgress {
  readonly seeds: number
  readonly seedsAsked: number
  readonly payments: number
  readonly hits: number
  readonly crashes: number
  readonly violations: number
  readonly virtualMs: number
  readonly wallMs: number
  readonly slowestConvergenceMs: number
}

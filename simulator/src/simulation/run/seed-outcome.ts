import type { Strike } from '../chance/strike.js'
import type { Histogram } from '../report/histogram.js'
import type { TraceEvent } from '../trace/trace-event.js'

/** An invariant that did not hold. */
export interface Violation {
  readonly invariant: string
  /** The order, or whatever it is about. */
  readonly entity: string
  /** For people: what was found, with figures. */
  readonly text: string
  /** Virtual ms since the run began. */
  readonly at: number
}

/** What came of one run of one seed. Plain data: it goes from thread to thread. */
export interface SeedOutcome {
  readonly seed: number
  /** The settings that were drawn. */
  readonly knobs: Readonly<Record<string, number | string>>
  /** The rates of the faults that were on, by name. */
  readonly rates: Readonly<Record<string, number>>
  /** Those of them that something has asked about: that could have struck. */
  readonly met: readonly string[]
  /** How often each fault struck, by name. */
  readonly hits: Readonly<Record<string, number>>
  readonly entities: number
  readonly payments: number
  readonly crashes: number
  /** Timers that fired: the run's events. */
  readonly events: number
  readonly virtualMs: number
  /** The bound that everything had to converge within after the last fault. */
  readonly boundMs: number
  readonly violations: readonly Violation[]
  /** How often each `sometimes` was reached. */
  readonly reached: Readonly<Record<string, number>>
  /** For how many entities each invariant was looked at. */
  readonly checked: Readonly<Record<string, number>>
  /** From an entity's beginning to its end. */
  readonly convergence: Histogram
  /** By what entities came to their end: `answer`, `callback`, `reconciler` ... */
  readonly healedBy: Readonly<Record<string, number>>
  /** What is told apart: `open reviews`. */
  readonly counts: Readonly<Record<string, number>>
  /** Folded over all that happened: the same seed has the same one, everywhere. */
  readonly traceHash: string
  /** Code of the program used what it must not: real time, randomness, the network. */
  readonly forbidden: readonly string[]
  /** Only where they were asked for. */
  readonly strikes?: readonly Strike[]
  readonly entityNames?: readonly string[]
  readonly trace?: readonly TraceEvent[]
}

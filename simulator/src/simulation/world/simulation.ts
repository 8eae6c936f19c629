import type { Clock } from '@holdfast/resilience-kit'
import type { Scenario } from '../../scenario/scenario.js'
import type { Chance } from '../chance/chance.js'
import type { Knobs } from '../chance/knobs.js'
import type { Network } from '../network/network.js'
import type { ProcessHost } from '../process/process-host.js'
import type { StartProcess } from '../process/process-ports.js'
import type { TraceEvent } from '../trace/trace-event.js'

/** What a world is made with, for one run of one seed. */
export interface Simulation {
  readonly seed: number
  /** The true time, which no fault touches; the wall clock begins at 2026-01-01T00:00:00Z. */
  readonly clock: Clock
  /** Settings that are drawn for each seed and printed. */
  readonly knobs: Knobs
  /** Every other decision, by what it is about and never by its place in a sequence. */
  readonly chance: Chance
  /** How the gateway behaves, with the faults and rates of this seed. */
  readonly scenario: Scenario
  readonly network: Network
  /** Which store processes live on. */
  readonly store: StoreKind
  /** The gateways that the run may have. */
  readonly dialects: readonly string[]
  /** How many things the run is to be about. */
  readonly entityCount: number
  /**
   * A process: it begins now, and again after every crash; crashes, pauses and its clock's faults
   * strike it by themselves.
   */
  process<App>(name: string, start: StartProcess<App>): ProcessHost<App>
  /**
   * The names of `count` things that the run is about (`order-1` ...): where a failing run is made
   * small, some are left out, and nothing else changes.
   */
  entities(count: number, prefix: string): readonly string[]
  /** Told of every crash before its process is gone: which process, where, about what. */
  onCrash(listener: CrashListener): void
  /** Puts an event into the trace, and into its hash. */
  tell(event: Omit<TraceEvent, 'at'>): void
  /** The run has come to something that runs must come to. */
  reached(sometimes: string): void
  /** An invariant does not hold for this entity. */
  violated(invariant: string, entity: string, text: string): void
  /** An invariant was looked at for so many entities. */
  checked(invariant: string, entities: number): void
  /** An entity has come to its end so many virtual ms after its beginning, by this way. */
  converged(afterMs: number, by: string): void
  /** Counts something that is told apart: reviews that are open, say. */
  count(name: string, by?: number): void
}

/**
 * `memory`: the model; `sqlite`: SQLite in memory; `sqlite-file`: a file, opened anew by every
 * process.
 */
export type StoreKind = 'memory' | 'sqlite' | 'sqlite-file'

/** Told of a crash: which process, where (`before store.save`), about what. */
export type CrashListener = (process: string, where: string, entity: string | undefined) => void

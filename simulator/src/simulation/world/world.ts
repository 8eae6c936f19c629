import type { Knobs } from '../chance/knobs.js'
import type { Limits } from './limits.js'
import type { Simulation } from './simulation.js'

/**
 * Something that must hold. `safety`: it must never be broken. `liveness`: it must come true within
 * the bound once the faults have ended.
 */
export interface Invariant {
  /** Names it in reports, in `repro.json` and where a run is made small: `no-double-charge`. */
  readonly id: string
  readonly kind: 'safety' | 'liveness'
  /** One sentence for people: what holds. */
  readonly says: string
  /** One sentence for people: what it does not look at. */
  readonly leavesOut: string
}

/** Something that runs must come to at least once, or they prove nothing about it. */
export interface Sometimes {
  /** `answer lost after commit`. */
  readonly name: string
  /** A run of many seeds that never came to it has failed: it is vacuous. */
  readonly isRequired: boolean
}

/**
 * A program and everything around it, for one seed after another: which processes there are, what
 * they live on, what is asked of them, and what must hold. A module that exports one as `world` is
 * what `pgsim simulate --world FILE` runs.
 */
export interface World {
  /** Lower case, with dashes. */
  readonly name: string
  /** One sentence for people. */
  readonly explains: string
  readonly invariants: readonly Invariant[]
  readonly sometimes: readonly Sometimes[]
  /**
   * Whether its runs have all that faults strike (gateway, network, stores, processes), so that
   * each of them must: one that never could is a mistake of the world. Default false: those are
   * judged that something in its runs has asked about.
   */
  readonly meetsEveryFault?: boolean
  /** How far faults may go in this seed. Default: {@link defaultLimits}. */
  limits?(knobs: Knobs): Partial<Limits>
  /**
   * Builds all of it for one run. Everything that is drawn is drawn from `simulation`; nothing is
   * kept between runs.
   */
  build(simulation: Simulation): WorldRun
}

/** A world for one seed: it begins when it is built. */
export interface WorldRun {
  /** How long faults strike, in virtual ms. */
  readonly safetyMs: number
  /** Within how many virtual ms after the last fault everything must have come to its end. */
  readonly boundMs: number
  /**
   * The faults have ended, every process runs, every clock is right: what the world itself has held
   * back or broken it puts right here.
   */
  heal?(): void
  /**
   * Whether all has come to its end; asked again and again after the faults. Where it has not
   * within the bound, the world's first invariant of liveness is violated, unless `check` has said
   * so of one itself.
   */
  isConverged(): Promise<boolean>
  /** Looks at everything, after the end; reports by `simulation.violated`. */
  check(): Promise<void>
  /** Gives files and handles back. */
  close?(): Promise<void>
}

/** Says what a world is, and nothing more: for the type checker in a module of one's own. */
export function defineWorld(world: World): World {
  return world
}

import type { Strike } from '../chance/strike.js'
import type { Scenario } from '../../scenario/scenario.js'
import type { StoreKind } from '../world/simulation.js'
import type { World } from '../world/world.js'
import type { RunClock } from './run-clock.js'

/** One run of one seed: what it is about, and what strikes in it. */
export interface RunOptions {
  readonly world: World
  readonly seed: number
  readonly scenario: Scenario
  /** Whether the seed draws faults and rates; else the scenario's rules strike. */
  readonly isSwarm: boolean
  /** Rates that are laid over what is drawn or ruled. */
  readonly rates: Readonly<Record<string, number>>
  readonly onlyFaults?: readonly string[] | undefined
  readonly dialects: readonly string[]
  readonly store: StoreKind
  /** Knobs that are not drawn, by name. */
  readonly knobs?: Readonly<Record<string, number | string>> | undefined
  /** Things that the run is about. */
  readonly entities: number
  /** Of these, only the ones named so take part: where a failing run is made small. */
  readonly kept?: readonly string[] | undefined
  /** Exactly these strike: where a run is repeated, made small, or faults are enumerated. */
  readonly only?: readonly Strike[] | undefined
  /** Told of every time that a fault could have struck. */
  readonly onAsked?: (asked: Strike) => void
  /** Whether strikes and trace are wanted in the outcome. */
  readonly isTraced: boolean
  /** Makes the run's clock, which begins at this wall time. Default: a `VirtualClock`. */
  readonly clock?: (wallMs: number) => RunClock
}

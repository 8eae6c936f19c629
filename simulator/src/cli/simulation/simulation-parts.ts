import { systemClock } from '@holdfast/resilience-kit'
import type {
  ExhaustiveOptions,
  ExhaustiveWatch,
} from '../../simulation/exhaustive/exhaustive-options.js'
import type { ExhaustiveReport } from '../../simulation/exhaustive/exhaustive-report.js'
import type { HuntOptions } from '../../simulation/hunt/hunt-options.js'
import type { HuntReport } from '../../simulation/hunt/hunt-report.js'
import type { HuntWatch } from '../../simulation/hunt/hunt.js'
import type { SeedOutcome } from '../../simulation/run/seed-outcome.js'
import type { Repro } from '../../simulation/shrink/repro.js'
import type { World } from '../../simulation/world/world.js'
import type { Signals } from './interruption.js'

/** What the commands of the simulation stand on. */
export interface SimulationParts {
  /** The world of a module, or the built-in one. Throws TypeError where there is none. */
  loadWorld(file: string | undefined): Promise<World>
  hunt(options: HuntOptions, watch: HuntWatch): Promise<HuntReport>
  exhaust(options: ExhaustiveOptions, watch: ExhaustiveWatch): Promise<ExhaustiveReport>
  replay(repro: Repro): Promise<SeedOutcome>
  /** Which program this is, to tell whether another one made a file. */
  readonly program: { readonly version: string; readonly node: string }
  /** Wall-clock ms, from any beginning. */
  now(): number
  /** Tells of Ctrl-C. */
  readonly signals: Signals
  /** Ends the program at once. */
  leave(exitCode: number): void
}

/** The real ones; loaded when they are used, for no other command needs the payment client. */
export async function simulationParts(): Promise<SimulationParts> {
  const { loadWorld } = await import('../../simulation/hunt/load-world.js')
  const { hunt } = await import('../../simulation/hunt/hunt.js')
  const { exhaust } = await import('../../simulation/exhaustive/exhaust.js')
  const { replay } = await import('../../simulation/shrink/replay.js')
  const { packageVersion } = await import('../../simulation/shrink/package-version.js')
  return {
    loadWorld,
    hunt,
    exhaust,
    replay,
    program: { version: packageVersion, node: process.versions.node },
    now: () => systemClock.monotonic(),
    signals: process,
    leave: (exitCode) => process.exit(exitCode),
  }
}

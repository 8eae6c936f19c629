import type { SeedOutcome, Violation } from '../../simulation/run/seed-outcome.js'
import type { Repro } from '../../simulation/shrink/repro.js'
import type { Invariant, World } from '../../simulation/world/world.js'
import type { SimulationParts } from './simulation-parts.js'

/**
 * What came of a replay. `again`: the same invariant does not hold. `another`: that one holds, and
 * a different one does not. `fixed`: all hold. `nondeterministic`: the same invariant does not
 * hold, and the same program went another way.
 */
export type ReplayVerdict = 'again' | 'another' | 'fixed' | 'nondeterministic'

/** What a replay found. */
export interface ReplayResult {
  readonly verdict: ReplayVerdict
  readonly exitCode: number
  /** What did not hold: the invariant of the file where that is so, else any other. */
  readonly violation: Violation | null
  readonly isSameTrace: boolean
  /** Whether package and Node have the versions with which the file was written. */
  readonly isSameProgram: boolean
}

/** Exit codes by the kind of what was violated, as `pgsim simulate` has them. */
const EXIT_CODES: Readonly<Record<Invariant['kind'], number>> = { safety: 3, liveness: 4 }
const EXIT_NONDETERMINISTIC = 7

/** Compares a replay with the file that it came from. */
export function replayResult(
  repro: Repro,
  { violations, traceHash }: SeedOutcome,
  { invariants }: Pick<World, 'invariants'>,
  program: SimulationParts['program'],
): ReplayResult {
  const same = violations.find(({ invariant }) => invariant === repro.invariant)
  const violation = same ?? violations[0] ?? null
  const isSameTrace = traceHash === repro.traceHash
  const isSameProgram = repro.version === program.version && repro.node === program.node
  const found = { violation, isSameTrace, isSameProgram }
  if (violation === null) return { ...found, verdict: 'fixed', exitCode: 0 }
  if (same !== undefined && !isSameTrace && isSameProgram) {
    return { ...found, verdict: 'nondeterministic', exitCode: EXIT_NONDETERMINISTIC }
  }
  const kind = invariants.find(({ id }) => id === violation.invariant)?.kind ?? 'safety'
  return { ...found, verdict: same ? 'again' : 'another', exitCode: EXIT_CODES[kind] }
}

import { invariantsOf } from '../world/invariants-of.js'
import type { Invariant } from '../world/world.js'
import type { DialectTally } from './dialect-tally.js'
import type { ExhaustiveOptions } from './exhaustive-options.js'
import type { DialectCount, ExhaustiveReport } from './exhaustive-report.js'
import type { FailuresFound } from './failures-of.js'
import type { RunsByDialect } from './play-task.js'

/** What a report is made of. */
export interface ExhaustiveFindings {
  readonly runs: RunsByDialect
  readonly options: ExhaustiveOptions
  readonly tallies: readonly DialectTally[]
  readonly counts: readonly DialectCount[]
  readonly found: FailuresFound
  readonly startedAt: Date
  readonly wallMs: number
  readonly isInterrupted: boolean
}

/** Puts a report together. */
export function exhaustiveReportOf(findings: ExhaustiveFindings): ExhaustiveReport {
  const { tallies, counts, found, isInterrupted } = findings
  const { failures, differences } = found
  const sum = (name: 'singles' | 'doubles' | 'violations'): number =>
    counts.reduce((all, count) => all + count[name], 0)
  const invariants = violatedIn(findings)
  const forbidden = tallies.flatMap((tally) => tally.forbidden)
  return {
    schema: 'holdfast.exhaustive/1',
    verdict: verdictOf(invariants, [...differences, ...forbidden], isInterrupted),
    run: runOf(findings),
    dialects: counts,
    totals: {
      singles: sum('singles'),
      doubles: sum('doubles'),
      violations: sum('violations'),
    },
    invariants,
    determinism: { differences, forbidden },
    failures,
  }
}

function runOf({ runs, options, startedAt, wallMs }: ExhaustiveFindings): ExhaustiveReport['run'] {
  const [run] = runs.values()
  if (run === undefined) throw new TypeError('there is nothing to enumerate')
  const { store, onlyFaults = null, everyDouble, jobs } = options
  return {
    world: run.world.name,
    scenario: run.scenario.name,
    store,
    seed: run.seed,
    dialects: [...runs.keys()],
    onlyFaults,
    everyDouble,
    jobs,
    node: process.versions.node,
    startedAt: startedAt.toISOString(),
    wallMs,
  }
}

/** The worlds are the same for every gateway. */
function violatedIn({ runs, tallies }: ExhaustiveFindings): ExhaustiveReport['invariants'] {
  const [run] = runs.values()
  return (run ? invariantsOf(run.world) : []).map(({ id, kind, says, leavesOut }) => ({
    id,
    kind,
    says,
    leavesOut,
    violated: tallies.reduce((sum, { violated }) => sum + (violated[id] ?? 0), 0),
  }))
}

/** In the same order as that of a hunt. */
function verdictOf(
  invariants: readonly (Invariant & { readonly violated: number })[],
  different: readonly string[],
  isInterrupted: boolean,
): ExhaustiveReport['verdict'] {
  if (isInterrupted) return 'interrupted'
  if (different.length > 0) return 'nondeterministic'
  const violated = invariants.filter((one) => one.violated > 0)
  if (violated.some(({ kind }) => kind === 'safety')) return 'safety violated'
  return violated.length > 0 ? 'not converged' : 'passed'
}

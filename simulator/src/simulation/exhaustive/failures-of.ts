import { systemClock } from '@holdfast/resilience-kit'
import { shrink } from '../shrink/shrink.js'
import { writeRepro } from '../shrink/write-repro.js'
import type { Breaking, EnumeratedRun } from './enumerate.js'
import type { ExhaustiveFailure } from './exhaustive-report.js'

/** A run that broke something, and how it was run. */
export interface Broken extends Breaking {
  readonly dialect: string
  readonly run: EnumeratedRun
}

/** More of them would only fill the report. */
const mostFailures = 10

/** How long one is made smaller: there are two strikes in it at most. */
const budget = { replays: 100, wallMs: 5000, now: () => systemClock.monotonic() }

/** What became of the runs that broke something when they were run again. */
export interface FailuresFound {
  readonly failures: readonly ExhaustiveFailure[]
  /** Those that did not do so again: something other than their strikes has decided. */
  readonly differences: readonly string[]
}

/** Makes runs that broke something small, those that broke different things first. */
export async function failuresOf(
  broken: readonly Broken[],
  reproFolder: string | undefined,
): Promise<FailuresFound> {
  const failures: ExhaustiveFailure[] = []
  const differences: string[] = []
  const others = broken.filter((one) => !isFirst(one, broken))
  const inOrder = [...broken.filter((one) => isFirst(one, broken)), ...others]
  for (const one of inOrder.slice(0, mostFailures)) {
    const failure = await made(one, reproFolder)
    if (failure === undefined) differences.push(brokenText(one))
    else failures.push(failure)
  }
  return { failures, differences }
}

function isFirst({ dialect, violation }: Broken, all: readonly Broken[]): boolean {
  const first = all.find(
    (one) => one.dialect === dialect && one.violation.invariant === violation.invariant,
  )
  return first?.violation === violation
}

async function made(
  { dialect, run, strikes, violation }: Broken,
  reproFolder: string | undefined,
): Promise<ExhaustiveFailure | undefined> {
  const { faults: _faults, ...options } = run
  const again = { only: strikes, isTraced: true, ...options }
  const shrunk = await shrink(again, violation.invariant, budget)
  if (shrunk === undefined) return undefined
  const failed = { seed: run.seed, violation }
  if (reproFolder === undefined) return { dialect, shrunk, ...failed }
  const reproFile = writeRepro(reproFolder, run.world, run, failed, shrunk)
  return { dialect, shrunk, reproFile, ...failed }
}

function brokenText({ dialect, strikes, violation }: Broken): string {
  const struck = strikes.map(({ fault, entity, occurrence }) => `${fault} ${entity} ${occurrence}`)
  return `${dialect}, ${violation.invariant}: ${struck.join(', ')}`
}

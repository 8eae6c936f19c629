import { systemClock } from '@holdfast/resilience-kit'
import { writeRepro } from '../shrink/write-repro.js'
import { shrink } from '../shrink/shrink.js'
import type { World } from '../world/world.js'
import type { HuntOptions } from './hunt-options.js'
import type { Failure } from './hunt-report.js'
import { runOptionsOf } from './play-seeds.js'
import type { FailedSeed } from './tally.js'

/** So many failures are made small, of different invariants first: it takes seconds each. */
const mostShrunk = 3
/** How long one is made smaller, unless the options say otherwise. */
const shrinkForMs = 5000
/** For each second of that, so many replays at most. */
const replaysPerSecond = 400

/** The seeds that failed, the first ones made small, with a file that repeats them. */
export async function failuresOf(
  world: World,
  options: HuntOptions,
  failed: readonly FailedSeed[],
): Promise<readonly Failure[]> {
  const toShrink = options.shrink ? firstOfEach(failed).slice(0, mostShrunk) : []
  const failures: Failure[] = []
  for (const one of failed) {
    failures.push(toShrink.includes(one) ? await made(world, options, one) : one)
  }
  return failures
}

function firstOfEach(failed: readonly FailedSeed[]): readonly FailedSeed[] {
  const isFirst = (one: FailedSeed, at: number): boolean =>
    failed.findIndex(({ violation }) => violation.invariant === one.violation.invariant) === at
  return failed.filter(isFirst)
}

async function made(world: World, options: HuntOptions, failed: FailedSeed): Promise<Failure> {
  const run = runOptionsOf(world, options, failed.seed)
  const wallMs = options.shrinkForMs ?? shrinkForMs
  const replays = (wallMs / 1000) * replaysPerSecond
  const budget = { replays, wallMs, now: () => systemClock.monotonic() }
  const shrunk = await shrink(run, failed.violation.invariant, budget)
  if (shrunk === undefined) return failed
  if (options.reproFolder === undefined) return { ...failed, shrunk }
  const reproFile = writeRepro(options.reproFolder, world, options, failed, shrunk)
  return { ...failed, shrunk, reproFile }
}

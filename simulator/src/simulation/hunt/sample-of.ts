import { runSeed } from '../run/run-seed.js'
import type { World } from '../world/world.js'
import type { HuntOptions } from './hunt-options.js'
import type { SampleRun } from './hunt-report.js'
import { runOptionsOf } from './play-seeds.js'
import type { RichSeed } from './tally.js'

/** Runs the seed that has seen most once more, for charts; null where none has passed. */
export async function sampleOf(
  world: World,
  options: HuntOptions,
  richest: RichSeed | null,
): Promise<SampleRun | null> {
  if (richest === null) return null
  const run = { ...runOptionsOf(world, options, richest.seed), isTraced: true }
  const { strikes: _strikes, trace = [], ...outcome } = await runSeed(run)
  return { outcome, trace }
}

import { systemClock } from '@holdfast/resilience-kit'
import { drainSelfTest } from '../guard/drain-self-test.js'
import { readThresholds } from '../report/thresholds.js'
import type { Crew } from '../threads/crew.js'
import { inLanes } from '../threads/in-lanes.js'
import type { World } from '../world/world.js'
import { failuresOf } from './failures-of.js'
import { huntingGround } from './hunting-ground.js'
import type { HuntOptions, HuntProgress } from './hunt-options.js'
import { huntReportOf } from './hunt-report-of.js'
import type { HuntReport } from './hunt-report.js'
import { loadWorld } from './load-world.js'
import type { SeedRange } from './play-seeds.js'
import { sampleOf } from './sample-of.js'
import { namesOf } from './report-names.js'
import { Tally, type TallyData } from './tally.js'

/** Who watches a hunt, and may end it. */
export interface HuntWatch {
  onProgress(progress: HuntProgress): void
  /** Ends the hunt; what was found until then is reported. */
  readonly signal: AbortSignal
}

/** A range is short enough for a progress bar, and long enough to be worth a message. */
const entitiesPerRange = 200

/**
 * Runs many seeds, in worker threads that share nothing, and reports what they found; failing ones
 * are made small.
 *
 * @throws TypeError where the world cannot be loaded; ScenarioError where a threshold says nothing.
 */
export async function hunt(options: HuntOptions, watch: HuntWatch): Promise<HuntReport> {
  return huntIn(await loadWorld(options.worldFile), options, watch)
}

/** The same in a world that is at hand; worker threads load theirs from the options' file. */
export async function huntIn(
  world: World,
  options: HuntOptions,
  watch: HuntWatch,
): Promise<HuntReport> {
  const thresholds = readThresholds(options.thresholds, namesOf(world))
  await drainSelfTest()
  const begun = { at: new Date(systemClock.now()), monotonic: systemClock.monotonic() }
  const tally = new Tally()
  const ground = huntingGround(world, options)
  try {
    await playAll(ground, options, watch, tally, begun.monotonic)
  } finally {
    await ground.close()
  }
  const found = tally.data()
  const wallMs = systemClock.monotonic() - begun.monotonic
  const failures = await failuresOf(world, options, found.failed)
  const sample = await sampleOf(world, options, found.richest)
  return huntReportOf({
    world,
    options,
    found,
    failures,
    sample,
    thresholds,
    wallMs,
    startedAt: begun.at,
    isInterrupted: watch.signal.aborted,
  })
}

async function playAll(
  crew: Crew<SeedRange, TallyData>,
  options: HuntOptions,
  watch: HuntWatch,
  tally: Tally,
  begunAt: number,
): Promise<void> {
  const { firstSeed, seeds, entities, forMs = Infinity, bail } = options
  const perRange = Math.max(1, Math.ceil(entitiesPerRange / entities))
  let next = firstSeed
  let hasFailed = false
  const isOver = (): boolean => {
    const isLate = systemClock.monotonic() - begunAt >= forMs
    return next >= firstSeed + seeds || isLate || (bail && hasFailed)
  }
  const nextRange = (): SeedRange | undefined => {
    if (isOver()) return undefined
    const range = { from: next, count: Math.min(perRange, firstSeed + seeds - next) }
    next += range.count
    return range
  }
  await inLanes({
    crew,
    next: nextRange,
    signal: watch.signal,
    onDone: (found) => {
      tally.merge(found)
      if (found.failed.length > 0) hasFailed = true
      watch.onProgress(progressOf(tally, options, systemClock.monotonic() - begunAt))
    },
  })
}

function progressOf(tally: Tally, { seeds }: HuntOptions, wallMs: number): HuntProgress {
  const found = tally.data()
  const sum = (counts: Readonly<Record<string, number>>): number =>
    Object.values(counts).reduce((one, other) => one + other, 0)
  return {
    seeds: found.seeds,
    seedsAsked: seeds,
    payments: found.payments,
    wallMs,
    hits: sum(found.faultHits),
    crashes: found.crashes,
    violations: sum(found.violated),
    virtualMs: found.virtualMs,
    slowestConvergenceMs: found.convergence.max,
  }
}

/** The world of a hunt's options, for who shows what can be hunted. */
export function worldOf(options: Pick<HuntOptions, 'worldFile'>): Promise<World> {
  return loadWorld(options.worldFile)
}

import type { HuntReport } from '../hunt/hunt-report.js'

/** Fewer seeds than this say nothing about how rare a fault is. */
export const SEEDS_TO_JUDGE_FAULTS = 500

/** In fewer of the seeds than this share a fault must not strike. */
export const LEAST_SHARE_OF_SEEDS = 0.01

/** The parts of a report that say which faults strike. */
export type FaultParts = Pick<HuntReport, 'faults'> & {
  readonly run: Pick<HuntReport['run'], 'isSwarm' | 'seeds'>
}

/**
 * Whether faults are held to strike often enough: in a swarm over at least 500 seeds. A scenario's
 * own faults strike as often as it says.
 */
export function areFaultsJudged({ run }: FaultParts): boolean {
  return run.isSwarm && run.seeds >= SEEDS_TO_JUDGE_FAULTS
}

/**
 * The faults that struck in fewer than 1 % of the seeds although they break no promise: the hunt
 * says next to nothing about them. `faults` are those that may strike at all.
 */
export function rareFaults(report: FaultParts): HuntReport['faults'] {
  if (!areFaultsJudged(report)) return []
  const least = report.run.seeds * LEAST_SHARE_OF_SEEDS
  return report.faults.filter(({ breaksPromise, seedsHit }) => !breaksPromise && seedsHit < least)
}

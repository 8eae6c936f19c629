import { counted } from '../../cli/text-layout.js'
import type { HuntReport } from '../hunt/hunt-report.js'
import { countText, shareText } from './figure-text.js'
import { LEAST_SHARE_OF_SEEDS, rareFaults } from './rare-faults.js'
import { ofSeedsText } from './seeds-asked.js'
import { neverReached } from './verdict.js'

/** Everything that keeps a hunt from having passed, a sentence each, the gravest first. */
export function reasonsOf(report: HuntReport): readonly string[] {
  return [
    ...interruptionReasons(report),
    ...determinismReasons(report),
    ...invariantReasons(report),
    ...(report.verdict === 'interrupted' ? [] : vacuousReasons(report)),
    ...report.thresholds
      .filter(({ isMet }) => !isMet)
      .map(({ expression, observed }) => `threshold not met: ${expression} (${observed})`),
  ]
}

/** What it has not seen enough of; fewer seeds than this may simply be too few. */
const manySeeds = 200

function vacuousReasons(report: HuntReport): readonly string[] {
  const never = neverReached(report).map(({ name }) => `never reached: ${name}`)
  const isSmall = never.length > 0 && report.run.seeds < manySeeds
  const advice = `${counted(report.run.seeds, 'seed')} may be too few: try --seeds 1000`
  return [
    ...never,
    ...(isSmall ? [advice] : []),
    ...rareFaults(report).map((fault) => rareText(fault, report)),
  ]
}

/** In how few of the seeds a fault struck. */
export function rareText(
  { name, seedsHit }: HuntReport['faults'][number],
  { run }: Pick<HuntReport, 'run'>,
): string {
  const share = `${shareText(seedsHit, run.seeds)} of the seeds`
  const figures = `${countText(seedsHit)} of ${countText(run.seeds)}`
  return `${name} struck in ${share} (${figures}): less than ${LEAST_SHARE_OF_SEEDS * 100} %`
}

function interruptionReasons({ verdict, run }: HuntReport): string[] {
  if (verdict !== 'interrupted') return []
  return [`interrupted after ${countText(run.seeds)}${ofSeedsText(run.seedsAsked)} seeds`]
}

/** Seeds that were not the same twice, and what they used that they must not. */
export function determinismReasons({ determinism }: Pick<HuntReport, 'determinism'>): string[] {
  return [
    ...determinism.differences.map((seed) => `seed ${seed} ran differently the second time`),
    ...determinism.forbidden.map(({ seed, what }) => `seed ${seed} used what it must not: ${what}`),
  ]
}

function invariantReasons({ invariants }: HuntReport): string[] {
  const violated = invariants.filter((invariant) => invariant.violated > 0)
  const safety = violated.filter(({ kind }) => kind === 'safety')
  const liveness = violated.filter(({ kind }) => kind === 'liveness')
  return [
    ...safety.map(({ id, violated: times }) => `${id} was violated: ${counted(times, 'time')}`),
    ...liveness.map(
      ({ id, violated: times }) => `${id} did not come true: ${counted(times, 'time')}`,
    ),
  ]
}

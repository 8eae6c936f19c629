import { dialectByName, dialectList } from '../../dialects/dialect-list.js'
import { faultList } from '../../faults/fault-list.js'
import type { Fault } from '../../faults/fault.js'
import { isPossible } from '../../faults/rule-match.js'
import type { Threshold } from '../report/thresholds.js'
import { verdictOf } from '../report/verdict.js'
import { invariantsOf } from '../world/invariants-of.js'
import type { World } from '../world/world.js'
import type { HuntOptions } from './hunt-options.js'
import type { Failure, HuntReport, SampleRun } from './hunt-report.js'
import type { TallyData } from './tally.js'

/** What a report is made of. */
export interface HuntFindings {
  readonly world: World
  readonly options: HuntOptions
  readonly found: TallyData
  readonly failures: readonly Failure[]
  readonly sample: SampleRun | null
  readonly thresholds: readonly Threshold[]
  readonly startedAt: Date
  readonly wallMs: number
  readonly isInterrupted: boolean
}

/** Puts a report together. */
export function huntReportOf(findings: HuntFindings): HuntReport {
  const { world, options, found, failures, sample, thresholds, isInterrupted } = findings
  const hits = Object.values(found.faultHits).reduce((sum, count) => sum + count, 0)
  const report: HuntReport = {
    schema: 'holdfast.simulation/1',
    verdict: 'passed',
    run: runOf(findings),
    totals: {
      entities: found.entities,
      payments: found.payments,
      crashes: found.crashes,
      hits,
      events: found.events,
    },
    invariants: invariantsOf(world).map((invariant) => ({
      ...invariant,
      checked: found.checked[invariant.id] ?? 0,
      violated: found.violated[invariant.id] ?? 0,
    })),
    sometimes: world.sometimes.map((sometimes) => ({
      ...sometimes,
      // A scenario's few faults, or chosen ones, need not lead everywhere.
      isRequired: sometimes.isRequired && options.isSwarm && options.onlyFaults === undefined,
      hits: found.reached[sometimes.name] ?? 0,
      seeds: found.reachedSeeds[sometimes.name] ?? 0,
    })),
    faults: faultsOf(findings),
    convergence: found.convergence,
    boundMs: found.boundMs,
    healedBy: found.healedBy,
    counts: found.counts,
    thresholds: [],
    determinism: {
      seedsRunTwice: found.ranTwice,
      differences: found.differences,
      forbidden: found.forbidden,
    },
    failures,
    sample,
  }
  const judged = { ...report, thresholds: thresholds.map((one) => one.evaluate(report)) }
  return { ...judged, verdict: verdictOf({ ...judged, isInterrupted }) }
}

function runOf({ world, options, found, startedAt, wallMs }: HuntFindings): HuntReport['run'] {
  const { scenario, isSwarm, dialects, store, firstSeed, seeds, entities, jobs } = options
  return {
    world: world.name,
    scenario: scenario.name,
    typed: options.typed ?? typedOf(options),
    isSwarm,
    dialects,
    store,
    firstSeed,
    seedsAsked: seeds,
    seeds: found.seeds,
    entitiesPerSeed: entities,
    jobs,
    node: process.versions.node,
    startedAt: startedAt.toISOString(),
    wallMs,
    virtualMs: found.virtualMs,
    traces: found.traces,
  }
}

/** What would have to be typed where nothing was. */
function typedOf({ scenario, dialects }: HuntOptions): readonly string[] {
  const isEveryDialect = dialectList.every(({ name }) => dialects.includes(name))
  const chosen = isEveryDialect ? [] : dialects
  return ['--scenario', scenario.name, ...chosen.flatMap((dialect) => ['--dialect', dialect])]
}

/** The faults that were on, and could strike at all in this world, at these gateways. */
function faultsOf({ world, options, found }: HuntFindings): HuntReport['faults'] {
  const traits = options.dialects.flatMap((name) => dialectByName(name) ?? [])
  const couldStrike = (fault: Fault): boolean => {
    if (world.meetsEveryFault !== true) return found.faultSeedsMet[fault.name] !== undefined
    const isOn = found.faultSeedsOn[fault.name] !== undefined
    return isOn && traits.some((dialect) => isPossible(fault, dialect))
  }
  return faultList.filter(couldStrike).map(({ name, breaksPromise }) => ({
    name,
    breaksPromise: breaksPromise !== undefined,
    seedsOn: found.faultSeedsOn[name] ?? 0,
    seedsHit: found.faultSeedsHit[name] ?? 0,
    hits: found.faultHits[name] ?? 0,
  }))
}

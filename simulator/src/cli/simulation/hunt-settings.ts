import { availableParallelism } from 'node:os'
import { dialectList } from '../../dialects/dialect-list.js'
import type { DialectName } from '../../dialects/served-dialect.js'
import { faultByName } from '../../faults/fault-list.js'
import { ScenarioError, problem } from '../../scenario/scenario-error.js'
import type { HuntOptions } from '../../simulation/hunt/hunt-options.js'
import { ENDLESS_SEEDS } from '../../simulation/report/seeds-asked.js'
import type { StoreKind } from '../../simulation/world/simulation.js'
import { readScenarioSource } from '../scenario-source.js'
import { conditionsOf, type Profile } from './profiles.js'

/** How many seeds are run unless told otherwise. */
export const DEFAULT_SEEDS = 1000
/** How many payments each of them has. */
export const DEFAULT_PAYMENTS = 20
/** One seed of so many is run twice. */
export const DEFAULT_CHECK_EVERY = 100
/** Where files that repeat failures go. */
export const DEFAULT_REPRO_DIR = '.sim'
/** More threads than this share caches until nobody gains. */
const MOST_JOBS = 8

/** What was typed after `pgsim simulate`. */
export interface SimulateFlags {
  readonly scenario: string
  readonly seed?: number
  readonly seeds?: number
  readonly for?: number
  readonly payments: number
  readonly dialect?: readonly DialectName[]
  readonly store: StoreKind
  readonly fault?: Readonly<Record<string, number>>
  readonly only?: readonly string[]
  readonly profile?: Profile
  readonly world?: string
  readonly jobs: number
  readonly bail?: true
  readonly shrink: boolean
  readonly exhaustive?: true
  readonly singlesOnly?: true
  /** `true`: every seed. */
  readonly checkDeterminism: number | true
  readonly threshold?: readonly string[]
  /** A file, or `true` for what is printed. */
  readonly json?: string | true
  readonly junit?: string
  readonly html?: string
  readonly reproDir: string
  readonly quiet?: true
  readonly listFaults?: true
  readonly listInvariants?: true
  readonly explain?: string
}

/**
 * The hunt that the flags ask for.
 *
 * @throws {ScenarioError} where flags do not go together, or the scenario is not valid.
 */
export function huntSettings(flags: SimulateFlags): HuntOptions {
  if (flags.singlesOnly) {
    throw new ScenarioError([problem([], '--singles-only says nothing without --exhaustive')])
  }
  refuseUnheard(flags)
  const { scenario, isSwarm, rates } = conditionsOf(
    readScenarioSource(flags.scenario),
    flags.profile,
  )
  const isEndless = flags.seeds === undefined && flags.for !== undefined
  return {
    ...(flags.world === undefined ? {} : { worldFile: flags.world }),
    typed: typedConditions(flags),
    scenario,
    isSwarm,
    rates: { ...rates, ...flags.fault },
    ...(flags.only === undefined ? {} : { onlyFaults: flags.only }),
    dialects: flags.dialect ?? dialectList.map(({ name }) => name),
    store: flags.store,
    entities: flags.payments,
    firstSeed: flags.seed ?? scenario.seed ?? 1,
    seeds: isEndless ? ENDLESS_SEEDS : (flags.seeds ?? DEFAULT_SEEDS),
    ...(flags.for === undefined ? {} : { forMs: flags.for }),
    jobs: flags.jobs,
    bail: flags.bail ?? false,
    shrink: flags.shrink,
    checkEvery: flags.checkDeterminism === true ? 1 : flags.checkDeterminism,
    thresholds: [...scenario.thresholds, ...(flags.threshold ?? [])],
    reproFolder: flags.reproDir,
  }
}

/** What of the flags says how each seed goes, as it was typed. */
function typedConditions(flags: SimulateFlags): readonly string[] {
  const { scenario, profile, fault = {}, only, dialect = [], world } = flags
  return [
    ...['--scenario', scenario],
    ...(profile === undefined ? [] : ['--profile', profile]),
    ...Object.entries(fault).flatMap(([name, rate]) => ['--fault', `${name}=${rate}`]),
    ...(only === undefined ? [] : ['--only', ...only]),
    ...dialect.flatMap((name) => ['--dialect', name]),
    ...(world === undefined ? [] : ['--world', world]),
  ]
}

/** As many threads as there are cores, and no more than help. */
export function defaultJobs(): number {
  return Math.min(MOST_JOBS, availableParallelism())
}

/** @throws {ScenarioError} where a fault that was named could never strike. */
function refuseUnheard({ only, fault = {} }: SimulateFlags): void {
  if (only === undefined) return
  const lost = Object.keys(fault).find((name) => !only.includes(name))
  if (lost !== undefined) {
    const why = `--fault ${lost} never strikes: --only leaves it out`
    throw new ScenarioError([problem([], why)])
  }
  const breaking = only.find(
    (name) => faultByName(name)?.breaksPromise !== undefined && fault[name] === undefined,
  )
  if (breaking === undefined) return
  const why = `--only ${breaking}: it breaks a promise, so it is never drawn`
  throw new ScenarioError([problem([], `${why}; add --fault ${breaking}=5%`)])
}

import { schedules } from '@holdfast/pg-client'
import type { Scenario } from '../../scenario/scenario.js'
import type { Contestant } from '../policies/contestant.js'
import { contestants } from '../policies/contestants.js'
import { troubleBeginsMs } from '../policies/trouble.js'
import { DOCUMENT } from './claims/claim.js'
import { hangClaims } from './claims/hang-claims.js'
import { otherClaims, rightClaims } from './claims/other-claims.js'
import { refusalClaims } from './claims/refusal-claims.js'
import type { Comparison, HealingRow } from './comparison.js'
import { healing } from './healing.js'
import { inTurn } from './in-turn.js'
import { hangingGateway, silentGateway } from './seeds-gateways.js'
import { trade } from './trade.js'

/** A scenario without a load is played with this one. */
const USUAL_LOAD = { payments: 2400, perSecond: 20, arrivals: 'poisson' } as const

/** No scenario is played with more orders: the shop's tables are made in seconds. */
const MOST_ORDERS = 6000

/** Payments whose callbacks are lost, unless told otherwise. */
const LOST_CALLBACKS = 400

/** What is compared. */
export interface CompareOptions {
  readonly scenario: Scenario
  /** The same seed gives the same figures. */
  readonly seed: number
  /** Orders that are sent one after another. */
  readonly orders: number
  /** Workers of the shop. */
  readonly workers: number
  /** Payments whose callbacks are lost. Default 400. */
  readonly lostCallbacks?: number
  /** One contestant more. */
  readonly yours?: Contestant | undefined
}

/** Plays everything in virtual time; `onStep` is told what comes next. */
export async function compare(
  options: CompareOptions,
  onStep: (step: string) => void = () => undefined,
): Promise<Comparison> {
  const { scenario, seed, orders, workers, yours } = options
  const all = yours === undefined ? contestants : [...contestants, yours]
  onStep(`${orders} orders one after another`)
  const hanging = await rowsOf(all, (one) =>
    inTurn(one, { scenario: hangingGateway(), seed, orders }),
  )
  const oneAfterAnother = await rowsOf(all, (one) => inTurn(one, { scenario, seed, orders }))
  const { payments, ...pace } = scenario.load ?? USUAL_LOAD
  const load = { ...pace, orders: Math.min(payments, MOST_ORDERS) }
  onStep(`a shop at ${scenario.name}`)
  const shop = await rowsOf(all, (one) => trade(one, { scenario, seed, workers, ...load }))
  onStep('lost callbacks')
  const healed = await healingRows(seed, options.lostCallbacks ?? LOST_CALLBACKS)
  onStep("the seeds' arithmetic")
  const bySeeds = healed.find(({ name }) => name === 'seeds')
  const claims = [
    ...(await hangClaims(seed)),
    ...(await refusalClaims(seed)),
    ...(bySeeds === undefined ? [] : otherClaims(bySeeds)),
  ]
  return {
    schema: 'holdfast.compare/1',
    run: { scenario: scenario.name, seed, orders, workers, load },
    contestants: all.map(({ name, explains }) => ({ name, explains })),
    hanging: { rows: hanging },
    oneAfterAnother: { fromMs: troubleBeginsMs(scenario), rows: oneAfterAnother },
    shop: { rows: shop },
    healing: { rows: healed },
    seeds: { document: DOCUMENT, off: claims, right: rightClaims() },
  }
}

/** One contestant after another: each has a world of its own. */
async function rowsOf<T extends object>(
  all: readonly Contestant[],
  play: (contestant: Contestant) => Promise<T>,
): Promise<readonly (T & { name: string })[]> {
  const rows = []
  for (const one of all) rows.push({ name: one.name, ...(await play(one)) })
  return rows
}

async function healingRows(seed: number, payments: number): Promise<readonly HealingRow[]> {
  const scenario = silentGateway()
  const all = [
    ['seeds', 'schedules.seeds: every 5 min, what is older than 10 min', schedules.seeds],
    ['standard', 'schedules.standard: asked after 1 min, then every 5 min', schedules.standard],
    ['own', 'no schedule given: the waits of the dialect, 15 s at first', undefined],
  ] as const
  const rows: HealingRow[] = []
  for (const [name, explains, schedule] of all) {
    const figures = await healing({ scenario, seed, payments, schedule })
    rows.push({ name, explains, ...figures })
  }
  return rows
}

import path from 'node:path'
import {
  awsBudgets,
  bare,
  gateway,
  gatewayLookingUp,
  inLongHang,
  seeds,
  timeOutAlone,
  withoutBreaker,
  type Contestant,
} from './contestants.js'
import { mostUnderWay } from './long-hang.js'
import {
  memorySection,
  underWaySection,
  type HeapRow,
  type UnderWayRow,
} from './long-hang-section.js'
import { oneAfterAnother } from './one-after-another.js'
import { CYCLE_MS, outage } from './outage.js'
import {
  hangSection,
  oneAfterAnotherSection,
  recoverySection,
  type OutageRow,
  type RowRow,
} from './outage-section.js'
import { runHeapJob } from './run-heap-job.js'
import type { Section } from './section.js'
import { atOnceSection, goodputSection, sumOf, type TradeRow } from './trade-section.js'
import { trade, type TradeResult } from './trade.js'

/** How much is simulated. */
export interface Extent {
  /** Orders per guard and pace where 40 % are refused; 1 or more. */
  readonly orders: number
  /** Repetitions with other randomness where it hangs; 1 or more. */
  readonly seeds: number
  /** The same seed gives the same figures. */
  readonly seed: number
}

/** Orders a second. */
const PACES = [2, 20, 200] as const
const BUYERS = 100
/** Without a breaker one run is like the other, and all of them take long. */
const SEEDS_WITHOUT_BREAKER = 10

/** How often the memory is looked at, in virtual milliseconds. */
const LOOK_EVERY_MS = 1000

/** Plays everything; `onDone` is told after each step. */
export async function runAll(
  extent: Extent,
  onDone: (step: string) => void,
): Promise<readonly Section[]> {
  const goodput = await tradeAll(extent, onDone)
  const outages = await outagesAll(extent, onDone)
  const longHangs = await longHangsAll(extent, onDone)
  const memory = await memoryAll(extent, onDone)
  const rows = await rowsAll(extent)
  const atOnce = await atOnceAll(extent)
  onDone('one after another, and 100 at once')
  return [
    goodputSection(goodput),
    hangSection(outages),
    underWaySection(longHangs, bare.name),
    memorySection(memory, bare.name, process.versions.node),
    recoverySection(outages.filter(({ name }) => name === seeds.name || name === gateway.name)),
    oneAfterAnotherSection(rows),
    atOnceSection(atOnce, extent.seeds),
  ]
}

async function tradeAll(
  { orders, seed }: Extent,
  onDone: (step: string) => void,
): Promise<readonly TradeRow[]> {
  const rows: TradeRow[] = []
  const all = [bare, withoutBreaker, seeds, gateway, gatewayLookingUp, ...awsBudgets]
  for (const contestant of all) {
    const isJudged = contestant === gateway || contestant === gatewayLookingUp
    const { name } = contestant
    for (const pace of PACES) {
      const result = await trade(contestant, pace, orders, `${seed}/trade/${pace}`)
      rows.push({ name, pace, result, isJudged })
    }
    onDone(`40 % refused: ${name}`)
  }
  return rows
}

async function outagesAll(
  extent: Extent,
  onDone: (step: string) => void,
): Promise<readonly OutageRow[]> {
  const rows: OutageRow[] = []
  const few = Math.min(extent.seeds, SEEDS_WITHOUT_BREAKER)
  const all: readonly (readonly [Contestant, number])[] = [
    [bare, few],
    [withoutBreaker, few],
    [seeds, extent.seeds],
    [gateway, extent.seeds],
  ]
  for (const [contestant, times] of all) {
    const { name } = contestant
    for (const perSecond of PACES) {
      const results = await repeated(times, (i) => {
        const seed = `${extent.seed}/outage/${perSecond}/${i}`
        // Spread evenly, so that the ends meet every moment of the breaker's cycle alike.
        return outage(contestant, perSecond, seed, Math.round((i * CYCLE_MS) / times))
      })
      rows.push({ name, perSecond, results, isJudged: contestant === gateway })
    }
    onDone(`hanging: ${name}`)
  }
  return rows
}

async function longHangsAll(
  extent: Extent,
  onDone: (step: string) => void,
): Promise<readonly UnderWayRow[]> {
  const rows: UnderWayRow[] = []
  for (const contestant of inLongHang) {
    const { name } = contestant
    const times = contestant === bare ? Math.min(extent.seeds, SEEDS_WITHOUT_BREAKER) : extent.seeds
    for (const perSecond of PACES) {
      const results = await repeated(times, (i) =>
        mostUnderWay(contestant, perSecond, `${extent.seed}/outage/${perSecond}/${i}`),
      )
      rows.push({ name, perSecond, results, isJudged: contestant === gateway })
    }
    onDone(`hanging for two minutes: ${name}`)
  }
  return rows
}

async function memoryAll(
  extent: Extent,
  onDone: (step: string) => void,
): Promise<readonly HeapRow[]> {
  const rows: HeapRow[] = []
  const program = path.join(import.meta.dirname, 'heap-process.js')
  for (const contestant of inLongHang) {
    const { name } = contestant
    for (const perSecond of PACES) {
      const seed = `${extent.seed}/memory/${perSecond}`
      const job = { name, perSecond, seed, everyMs: LOOK_EVERY_MS }
      const minutes = await runHeapJob(job, program)
      rows.push({ name, perSecond, minutes, isJudged: contestant === gateway })
    }
    onDone(`memory: ${name}`)
  }
  return rows
}

async function rowsAll({ seed }: Extent): Promise<readonly RowRow[]> {
  const rows: RowRow[] = []
  for (const contestant of [timeOutAlone, withoutBreaker, seeds, gateway]) {
    const result = await oneAfterAnother(contestant, BUYERS, `${seed}/row`)
    rows.push({ name: contestant.name, result, isJudged: contestant === gateway })
  }
  return rows
}

async function atOnceAll(extent: Extent): Promise<readonly TradeRow[]> {
  const rows: TradeRow[] = []
  for (const contestant of [bare, withoutBreaker, seeds, gateway]) {
    const results = await repeated(extent.seeds, (i) =>
      trade(contestant, 'at once', BUYERS, `${extent.seed}/at-once/${i}`),
    )
    const result: TradeResult = sumOf(results)
    const isJudged = contestant === gateway
    rows.push({ name: contestant.name, pace: 'at once', result, isJudged })
  }
  return rows
}

async function repeated<T>(times: number, run: (i: number) => Promise<T>): Promise<readonly T[]> {
  const results: T[] = []
  for (let i = 0; i < times; i += 1) results.push(await run(i))
  return results
}

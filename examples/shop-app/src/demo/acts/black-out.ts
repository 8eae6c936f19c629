import { down, hang, refusals } from '../gateway-faults.js'
import { oneAfterAnother } from '../load/pace.js'
import { buy, warmUp, type ShopFront } from '../load/buyer.js'
import { AsIsProcess } from '../processes/as-is-process.js'
import type { GatewayProcess } from '../processes/gateway-process.js'
import { sequenceScale } from '../scales.js'
import { seedsFigures } from '../seeds-figures.js'
import type { ActReport } from '../report/act-report.js'
import { duration, type TableText } from '../report/tables.js'
import type { World } from '../world.js'
import { hangUnderLoad, hangTable, type HangFigures } from './hang-under-load.js'

const ordersInRow = 100

/** 100 orders one after another, in the time of the real world. */
interface RowFigures {
  readonly totalMs: number
  readonly perOrderMs: number
  readonly reachedGateway: number
}

type Silence = 'hang' | 'down'

/** Act 3: the gateway hangs, then refuses connections. */
export async function blackOut(world: World, calmProductsP99Ms: number): Promise<ActReport> {
  const { progress, seed } = world
  progress.step('Act 3: the gateway hangs; 200 worker slots, orders keep coming')
  const underLoad = await hangUnderLoad(world)

  const [retry, seeds] = await Promise.all([
    AsIsProcess.start('retry', seed, sequenceScale),
    AsIsProcess.start('seeds', seed, sequenceScale),
  ])
  const rows = new Map<Silence, readonly RowFigures[]>()
  for (const silence of ['hang', 'down'] as const) {
    progress.step(`Act 3: ${ordersInRow} orders in a row, ${inWords[silence]}`)
    await world.gateway.change({ faults: [refusals] })
    await world.shop.restart({ scale: 1 })
    await warmUp(world.shop, `row-${silence}`)
    const figures = await Promise.all([
      inRow(retry, retry.gateway, `row-${silence}-`, silence, sequenceScale),
      inRow(seeds, seeds.gateway, `row-${silence}-`, silence, sequenceScale),
      inRow(world.shop, world.gateway, `row-${silence}-`, silence, 1),
    ])
    rows.set(silence, figures)
  }
  await Promise.all([retry.end(), seeds.end()])
  await world.gateway.change({ faults: [refusals] })
  await world.shop.restart({ scale: 1 })
  return report(underLoad, rows, calmProductsP99Ms)
}

const faultOf = { hang, down }
const inWords = { hang: 'a gateway that hangs', down: 'a gateway that refuses connections' }

async function inRow(
  shop: ShopFront,
  gateway: GatewayProcess,
  buyers: string,
  silence: Silence,
  scale: number,
): Promise<RowFigures> {
  await gateway.change({ faults: [faultOf[silence]] })
  const before = (await gateway.stats()).requests.submitPayment
  const started = performance.now()
  await oneAfterAnother(ordersInRow, (index) => buy({ shop, buyer: `${buyers}${index}` }))
  const totalMs = (performance.now() - started) / scale
  return {
    totalMs,
    perOrderMs: totalMs / ordersInRow,
    reachedGateway: (await gateway.stats()).requests.submitPayment - before,
  }
}

function rowTable(silence: Silence, figures: readonly RowFigures[]): TableText {
  const { asIs, toBe } = seedsFigures.blackOut
  const told = [asIs, toBe, undefined]
  const names = ["time-out + 3 attempts (the seeds' AS-IS)", "+ the seeds' breaker", 'Holdfast']
  return {
    head: [
      `${ordersInRow} orders in a row, ${inWords[silence]}`,
      'in all',
      'each',
      'POSTs',
      'the seeds say',
    ],
    rows: figures.map((one, index) => [
      names[index] ?? '',
      duration(one.totalMs),
      duration(one.perOrderMs),
      one.reachedGateway,
      told[index] && silence === 'hang'
        ? `${duration(told[index].totalMs)}, ${duration(told[index].perOrderMs)} each`
        : '-',
    ]),
  }
}

function report(
  underLoad: readonly HangFigures[],
  rows: ReadonlyMap<Silence, readonly RowFigures[]>,
  calmProductsP99Ms: number,
): ActReport {
  return {
    title: 'Act 3 · Black-out',
    lead:
      'The gateway hangs, then refuses connections. Orders under load are played at 1/10, the\n' +
      "seeds' 100 orders in a row at 1/100, Holdfast's in real time; all is printed in real time.",
    tables: [
      hangTable(underLoad, calmProductsP99Ms),
      ...[...rows].map(([silence, figures]) => rowTable(silence, figures)),
    ],
    notes: [
      'The seeds reckon 9 s an order and 15 min: three time-outs of 3 s without the waits of 1 s',
      'and 2 s between them. It is 12 s and 20 min. Their breaker counts attempts: it opens at the',
      '10th, in the 4th order, not after the 5th. Holdfast never repeats an unanswered request.',
    ],
    figures: { hang: underLoad, ...Object.fromEntries(rows) },
  }
}

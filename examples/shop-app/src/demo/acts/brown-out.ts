import { stages } from '../as-is/stages.js'
import { refusals } from '../gateway-faults.js'
import { buy, type ShopFront } from '../load/buyer.js'
import { atPace } from '../load/pace.js'
import { AsIsProcess } from '../processes/as-is-process.js'
import type { GatewayProcess } from '../processes/gateway-process.js'
import { processingScale } from '../scales.js'
import { seedsFigures } from '../seeds-figures.js'
import type { ActReport } from '../report/act-report.js'
import { percent } from '../report/tables.js'
import type { World } from '../world.js'

const orders = 1_000
const perSecond = 100

/** What a way of calling made of the brown-out. */
interface Arm {
  readonly accepted: number
  readonly postsPerOrder: number
  readonly lookUpsPerOrder: number
}

/** Act 2: the gateway as the seeds know it: 40 % refused, 100-500 ms. */
export async function brownOut(world: World): Promise<ActReport> {
  const { gateway, progress, seed, shop } = world
  progress.step(`Act 2: 40 % refused; ${orders} orders at each stage of the seeds' server`)
  const asIs = await Promise.all(
    stages.map(async (stage) => {
      const server = await AsIsProcess.start(stage, seed)
      await server.gateway.change({ timeScale: processingScale })
      const arm = await playArm(server, server.gateway, `${stage}-`)
      await server.end()
      return arm
    }),
  )
  progress.step(`Act 2: 40 % refused; ${orders} orders at Holdfast, presets.gateway`)
  await gateway.change({ faults: [refusals] })
  const ours = await playArm(shop, gateway, 'brown-', () => shop.books().referencesOf('brown-'))
  return report(asIs, ours, await shop.untilNothingWaits())
}

async function playArm(
  shop: ShopFront,
  gateway: GatewayProcess,
  buyers: string,
  referencesOfArm?: () => ReadonlySet<string>,
): Promise<Arm> {
  const before = (await gateway.stats()).requests
  await atPace([{ count: orders, perSecond }], (index) => buy({ shop, buyer: `${buyers}${index}` }))
  const after = (await gateway.stats()).requests
  const lookUps =
    after.inquireByOrder - before.inquireByOrder + after.inquireByKey - before.inquireByKey
  return {
    accepted: (await acceptedOrders(gateway, referencesOfArm?.())) / orders,
    postsPerOrder: (after.submitPayment - before.submitPayment) / orders,
    lookUpsPerOrder: lookUps / orders,
  }
}

/** Orders that the gateway's own ledger knows, approved or declined. */
async function acceptedOrders(
  gateway: GatewayProcess,
  ofArm: ReadonlySet<string> | undefined,
): Promise<number> {
  const known = new Set((await gateway.charges()).map((one) => one.reference))
  return [...known].filter((reference) => ofArm?.has(reference) ?? true).length
}

function report(asIs: readonly Arm[], ours: Arm, shortfalls: readonly string[]): ActReport {
  const { bare, withRetry, withAll } = seedsFigures.accepted
  const rows: readonly (readonly [name: string, arm: Arm | undefined, seeds: string])[] = [
    ['bare call', asIs[0], bare],
    ['time-out, 3 attempts (the seeds)', asIs[1], withRetry],
    ["the same behind the seeds' breaker", asIs[2], withAll],
    ['Holdfast, presets.gateway', ours, '-'],
  ]
  return {
    title: 'Act 2 · Brown-out',
    lead:
      `The gateway refuses 40 % and takes 100-500 ms. ${orders} orders at ${perSecond} a second, ` +
      'for each way of calling.',
    tables: [
      {
        head: ['', 'accepted', 'the seeds say', 'POSTs per order', 'look-ups per order'],
        rows: rows.map(([name, arm, seeds]) => [
          name,
          percent(arm?.accepted ?? Number.NaN),
          seeds,
          arm?.postsPerOrder.toFixed(2) ?? '-',
          arm?.lookUpsPerOrder.toFixed(2) ?? '-',
        ]),
      },
    ],
    notes: [
      'Expected: 60 % bare, 93.6 % with three attempts; 1 000 orders scatter by a point.',
      "The seeds' breaker (10 calls, 50 %) trips by chance at 40 % refusals: at this load it is",
      'open nearly all the time, and turns away orders that the gateway would have taken.',
      'Holdfast looks a refused payment up before it asks again, and a called-back one before it',
      'believes: look-ups are what never charging twice costs.',
    ],
    shortfalls,
    figures: { bare: asIs[0], retry: asIs[1], seeds: asIs[2], holdfast: ours },
  }
}

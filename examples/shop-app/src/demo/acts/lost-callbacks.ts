import { badCallbacks, refusals } from '../gateway-faults.js'
import { buy, type Purchase, type ShopFront } from '../load/buyer.js'
import { Latencies } from '../load/latencies.js'
import { atPace } from '../load/pace.js'
import { seedsFigures } from '../seeds-figures.js'
import type { ActReport } from '../report/act-report.js'
import { duration, type TableText } from '../report/tables.js'
import { realTimes, shopTimes } from '../scales.js'
import type { GatewayStats, LedgerCharge } from '../processes/gateway-process.js'
import type { PaymentRow } from '../audit/shop-books.js'
import type { World } from '../world.js'

const buyers = 200
const perSecond = 100
/** The shop is killed once the gateway has seen so many requests ... */
const killAfterSubmits = 120
/** ... and works on so many at once. */
const inFlightAtLeast = 15
/** A kill that catches fewer payments between intent and answer proves too little. */
const caughtAtLeast = 10

/** Act 4: callbacks get lost, doubled and late, and the shop is killed in the middle. */
export async function lostCallbacks(world: World): Promise<ActReport> {
  const { gateway, progress, shop } = world
  await gateway.change({ faults: [refusals, ...badCallbacks] })
  const before = await gateway.stats()
  progress.step(`Act 4: ${buyers} buyers, 20 % of the callbacks lost, 10 % twice, 10 % late`)
  const firstWave = atPace([{ count: buyers, perSecond }], (index) =>
    buy({ shop, buyer: `lost-${index}` }),
  )
  await gateway.until(
    ({ requests, inFlight }) =>
      requests.submitPayment - before.requests.submitPayment >= killAfterSubmits &&
      inFlight >= inFlightAtLeast,
  )
  await shop.kill()
  const between = shop.books().betweenIntentAndAnswer()
  const killedAt = Date.now()
  progress.step(`Act 4: the shop is dead, ${between} payments between intent and answer`)
  const purchases = await firstWave
  await shop.restart({ scale: 1 })
  await repeatUnanswered(shop, purchases)
  progress.step('Act 4: the shop is back; buyers repeat their orders, the reconciler heals')
  const stillOpen = await shop.untilNothingWaits()

  const healed = healTimes(
    shop.books().paymentsOf('lost-'),
    new Map((await gateway.charges()).map((one) => [one.reference, one])),
    killedAt,
  )
  const after = await gateway.stats()
  const real = realTimes()
  const unanswered = purchases.filter((one) => one.status === null).length
  return {
    title: 'Act 4 · Lost callbacks, and a kill',
    lead:
      `${buyers} buyers, 40 % refused; 20 % of the callbacks lost, 10 % twice, 10 % late.\n` +
      `SIGKILL ends the shop with ${between} payments between intent and answer; it starts again.`,
    tables: [healTable(healed)],
    notes: [
      callbacksInWords(before, after),
      `${unanswered} buyers got no answer and repeated their order with the same idempotency key.`,
      'A payment that the gateway does not know is given up only when its request can no longer',
      `be executed: after ${duration(shopTimes.client.requestLifetimeMs)} here, ` +
        `${duration(real.requestLifetimeMs)} otherwise.`,
    ],
    shortfalls: [...stillOpen, ...tooFewCaught(between)],
    figures: { betweenIntentAndAnswer: between, ...figuresOf(healed) },
  }
}

function tooFewCaught(between: number): readonly string[] {
  if (between >= caughtAtLeast) return []
  return [`The kill caught ${between} payments between intent and answer, not ${caughtAtLeast}.`]
}

function callbacksInWords(before: GatewayStats, after: GatewayStats): string {
  const since = (what: 'lost' | 'duplicated' | 'late' | 'failed'): number =>
    after.callbacks[what] - before.callbacks[what]
  return (
    `Callbacks: ${since('lost')} lost, ${since('duplicated')} twice, ${since('late')} late, ` +
    `${since('failed')} to a shop that was dead.`
  )
}

/** Times to heal, by why no callback told in time. */
interface HealTimes {
  readonly lost: Latencies
  readonly killed: Latencies
}

function healTable({ lost, killed }: HealTimes): TableText {
  const rowOf = (name: string, times: Latencies) => [
    name,
    times.count,
    ...[times.at(0.5), times.at(0.99), times.max].map(duration),
    `within ${duration(seedsFigures.healWithinMs)}`,
  ]
  return {
    head: ['time to heal', 'payments', 'p50', 'p99', 'max', 'the seeds say'],
    rows: [rowOf('the callback was lost', lost), rowOf('the kill caught the payment', killed)],
  }
}

function figuresOf(healed: HealTimes): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(healed).map(([why, times]: [string, Latencies]) => [
      why,
      { count: times.count, p50Ms: times.at(0.5), p99Ms: times.at(0.99), maxMs: times.max },
    ]),
  )
}

async function repeatUnanswered(shop: ShopFront, purchases: readonly Purchase[]): Promise<void> {
  await Promise.all(
    purchases.filter((one) => one.status === null).map(({ buyer }) => buy({ shop, buyer })),
  )
}

/** From the moment at which the gateway knew, or we asked it, to the moment at which we knew. */
function healTimes(
  payments: readonly PaymentRow[],
  charges: ReadonlyMap<string, LedgerCharge>,
  killedAt: number,
): HealTimes {
  const lost: number[] = []
  const killed: number[] = []
  for (const { reference, createdAt, settledAt } of payments) {
    if (settledAt === null) continue
    const charge = charges.get(reference)
    const healMs = Math.max(0, settledAt - (charge?.changedAt ?? createdAt))
    if (createdAt <= killedAt && settledAt > killedAt) killed.push(healMs)
    else if (charge?.callback.lost) lost.push(healMs)
  }
  return { lost: new Latencies(lost), killed: new Latencies(killed) }
}

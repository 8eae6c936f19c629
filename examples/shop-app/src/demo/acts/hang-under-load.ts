import { hang, refusals } from '../gateway-faults.js'
import { buy, warmUp } from '../load/buyer.js'
import { LoadWatch, type WatchedServer } from '../load/load-watch.js'
import { atPace, type Pace } from '../load/pace.js'
import { ProductsProbe } from '../load/products-probe.js'
import { AsIsProcess } from '../processes/as-is-process.js'
import type { GatewayProcess } from '../processes/gateway-process.js'
import { blackOutScale } from '../scales.js'
import { seedsFigures } from '../seeds-figures.js'
import { duration, type TableText } from '../report/tables.js'
import type { World } from '../world.js'

/** The seeds' own arrivals: 50 orders wait after 10 s, 200 after 30 s; a little beyond. */
const arrivals: readonly Pace[] = [
  { count: 50, perSecond: 5 / blackOutScale },
  { count: 190, perSecond: 7.5 / blackOutScale },
]
/** How long a visitor waits for the products before they count as stalled. */
const patienceMs = 5_000 * blackOutScale

export interface HangFigures {
  readonly name: string
  readonly freeSlots: readonly number[]
  readonly posts: number
  readonly peakOpenSockets: number
  readonly peakOrdersInFlight: number
  readonly productsP99Ms: number
  readonly productsStalled: number
  readonly productsSent: number
}

interface Server extends WatchedServer {
  readonly url: string
}

/** The same orders at three servers whose gateway has begun to hang. */
export async function hangUnderLoad(world: World): Promise<readonly HangFigures[]> {
  const [bare, retry] = await Promise.all([
    AsIsProcess.start('bare', world.seed),
    AsIsProcess.start('retry', world.seed, blackOutScale),
  ])
  await world.shop.restart({ scale: blackOutScale })
  const figures = await Promise.all([
    play('no time-out (the seeds before)', bare, bare.gateway),
    play('time-out + 3 attempts', retry, retry.gateway),
    play('Holdfast', world.shop, world.gateway),
  ])
  await Promise.all([bare.end(), retry.end()])
  return figures
}

async function play(name: string, server: Server, gateway: GatewayProcess): Promise<HangFigures> {
  await gateway.change({ faults: [refusals] })
  await warmUp(server, 'hang')
  await gateway.change({ faults: [hang] })
  const before = (await gateway.stats()).requests.submitPayment
  const patience = new AbortController()
  const watch = new LoadWatch(server, gateway, 50)
  const probe = new ProductsProbe(server.url, 20, patienceMs)
  const orders = atPace(arrivals, (index) =>
    buy({ shop: server, buyer: `hang-${index}`, signal: patience.signal }),
  )
  const lastMs = arrivals.reduce((sum, one) => sum + (one.count / one.perSecond) * 1000, 0)
  const giveUp = setTimeout(() => patience.abort(), lastMs + patienceMs)
  const products = await Promise.race([orders, ended(patience.signal)]).then(() => probe.stop())
  await watch.stop()
  clearTimeout(giveUp)
  patience.abort()
  await orders
  return {
    name,
    freeSlots: seedsFigures.freeSlots.map(({ atMs }) => watch.freeSlotsAt(atMs * blackOutScale)),
    posts: (await gateway.stats()).requests.submitPayment - before,
    peakOpenSockets: watch.peakOpenSockets,
    peakOrdersInFlight: watch.peakOrdersInFlight,
    productsP99Ms: products.latencies.at(0.99),
    productsStalled: products.stalled,
    productsSent: products.sent,
  }
}

function ended(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}

export function hangTable(figures: readonly HangFigures[], calmP99Ms: number): TableText {
  const seedSlots = seedsFigures.freeSlots.map(({ free }) => free).join(', ')
  return {
    head: [
      '240 orders, the gateway hangs',
      'free slots\nat 0, 10, 30 s',
      'POSTs',
      'sockets\nat most',
      'in flight\nat most',
      'GET /products\np99',
      'of these\nstalled',
    ],
    rows: [
      ['calm (act 1)', '-', '-', '-', '-', duration(calmP99Ms), '0'],
      ['the seeds measured', seedSlots, '-', '-', '-', '-', 'all'],
      ...figures.map((one) => [
        one.name,
        one.freeSlots.join(', '),
        one.posts,
        one.peakOpenSockets,
        one.peakOrdersInFlight,
        duration(one.productsP99Ms),
        `${one.productsStalled} of ${one.productsSent}`,
      ]),
    ],
  }
}

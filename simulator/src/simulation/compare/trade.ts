import { seededRandom, VirtualClock } from '@holdfast/resilience-kit/testing'
import type { Scenario } from '../../scenario/scenario.js'
import { arrivals, type Pace } from '../policies/arrivals.js'
import type { Contestant } from '../policies/contestant.js'
import { FateGateway } from '../policies/fate-gateway.js'
import { GuardedShop } from '../policies/guarded-shop.js'
import { finite, OrderTally, type OrderFigures } from '../policies/order-tally.js'
import { percentileOf } from '../policies/percentile-of.js'
import { isThere } from '../policies/trouble.js'
import { OWN_WORK_MS } from './in-turn.js'
import { WorkerPool } from './worker-pool.js'

/** A page that needs no payment: how long it works, in ms, and how often it is asked for. */
export const OTHER_PAGE_MS = 20
const OTHER_PAGES: Pace = { perSecond: 50, arrivals: 'poisson' }

/** After the last order, so long in ms; whatever has not ended by then never will. */
const AFTERMATH_MS = 600_000

/** A shop with workers, and how much comes to it. */
export interface TradeOptions extends Pace {
  readonly scenario: Scenario
  readonly seed: number
  readonly orders: number
  /** Requests that it works on at once; each order holds one until it ends. */
  readonly workers: number
}

/** What a shop and its buyers met. Times in ms; null stands for never. */
export interface TradeFigures extends OrderFigures {
  /** Orders that came while the gateway answered, and how many of them were accepted. */
  readonly ordersWhileThere: number
  readonly acceptedWhileThere: number
  /** How long a page that needs no payment took to come, waiting for a worker included. */
  readonly otherPages: {
    readonly requests: number
    readonly p50Ms: number | null
    readonly p99Ms: number | null
    readonly worstMs: number | null
  }
  /** The most workers that were busy at once. */
  readonly mostBusy: number
}

/** Plays the scenario from its beginning, with as many orders as are asked for. */
export async function trade(contestant: Contestant, options: TradeOptions): Promise<TradeFigures> {
  const { scenario, seed, orders, workers } = options
  const clock = new VirtualClock()
  const random = seededRandom(seed)
  const gateway = new FateGateway({ clock, seed, scenario })
  const shop = new GuardedShop(contestant, gateway, { clock, seed })
  const pool = new WorkerPool(workers)
  const tally = new OrderTally()
  const order = async (orderId: string): Promise<void> => {
    await clock.sleep(OWN_WORK_MS)
    tally.end(orderId, await shop.order(orderId), clock.monotonic())
  }
  arrivals(clock, random.stream('orders'), options, (number) => {
    const orderId = `order-${number + 1}`
    tally.begin(orderId, clock.monotonic())
    void pool.on(() => order(orderId))
    return number + 1 < orders
  })
  const other = otherPages(clock, random.stream('other pages'), pool, () => tally.begun < orders)
  await clock.advanceUntil(() => tally.begun === orders, Number.MAX_SAFE_INTEGER)
  await clock.advance(AFTERMATH_MS)
  gateway.close()
  const whileThere = tally.endsOf((begunAt) => isThere(scenario, begunAt))
  return {
    ...tally.figures(gateway),
    ordersWhileThere: whileThere.orders,
    acceptedWhileThere: whileThere.accepted,
    otherPages: {
      requests: other.length,
      p50Ms: finite(percentileOf(other, 50)),
      p99Ms: finite(percentileOf(other, 99)),
      worstMs: finite(percentileOf(other, 100)),
    },
    mostBusy: pool.mostBusy,
  }
}

/** How long each page takes; filled as they come, infinity where none has come yet. */
function otherPages(
  clock: VirtualClock,
  random: Parameters<typeof arrivals>[1],
  pool: WorkerPool,
  goesOn: () => boolean,
): number[] {
  const took: number[] = []
  arrivals(clock, random, OTHER_PAGES, (number) => {
    const askedAt = clock.monotonic()
    took.push(Infinity)
    void pool.on(async () => {
      await clock.sleep(OTHER_PAGE_MS)
      took[number] = clock.monotonic() - askedAt
    })
    return goesOn()
  })
  return took
}

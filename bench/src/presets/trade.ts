import type { RefusedBy, Settled } from '@holdfast/resilience-kit'
import { arrive } from './arrivals.js'
import type { Contestant } from './contestants.js'
import { createWorld } from './world.js'

/** What became of many orders. */
export interface TradeResult {
  readonly orders: number
  readonly accepted: number
  readonly posts: number
  readonly lookUps: number
  /** Orders whose last word was a refusal by the breaker; the gateway may have been called. */
  readonly refusedByBreaker: number
  /** The same for the bulkhead. */
  readonly refusedByBulkhead: number
  /** Retries that the budget did not allow. */
  readonly refusedByBudget: number
  /** The most requests under way at once. */
  readonly mostInFlight: number
}

const FOR_EVER_MS = Number.MAX_SAFE_INTEGER

/** How orders arrive: so many a second at random, or all at the same moment. */
export type Pace = number | 'at once'

/** Lets `orders` orders meet a gateway that refuses 40 %. */
export async function trade(
  contestant: Contestant,
  pace: Pace,
  orders: number,
  seed: string,
): Promise<TradeResult> {
  const world = createWorld(contestant, seed)
  let [begun, ended, accepted, refusedByBudget] = [0, 0, 0, 0]
  const refusals = new Map<RefusedBy | undefined, number>()
  world.retry?.on('gaveUp', ({ because }) => {
    if (because === 'budget') refusedByBudget += 1
  })
  const count = (settled: Settled<string>) => {
    ended += 1
    if (settled.ok) accepted += 1
    else refusals.set(settled.refusedBy, (refusals.get(settled.refusedBy) ?? 0) + 1)
  }
  const begin = () => {
    begun += 1
    void world.order().then(count)
    return begun < orders
  }
  if (pace === 'at once') while (begin());
  else arrive(world.clock, world.random.stream('arrivals'), pace, begin)
  await world.clock.advanceUntil(() => ended === orders, FOR_EVER_MS)

  const { posts, lookUps, mostInFlight } = world.gateway
  return {
    orders,
    accepted,
    posts,
    lookUps,
    refusedByBreaker: refusals.get('circuit-breaker') ?? 0,
    refusedByBulkhead: refusals.get('bulkhead') ?? 0,
    refusedByBudget,
    mostInFlight,
  }
}

import type { Contestant } from './contestants.js'
import { Shop } from './shop.js'
import { createWorld, type World } from './world.js'

/** Trade before the hang, longer than the breaker's window. */
const WARM_UP_MS = 20_000

/** A world whose gateway has begun to hang in this moment, in the middle of trade. */
export interface HangingWorld extends World {
  readonly shop: Shop
}

/** Trades until a breaker's window is full, then lets the gateway hang. */
export async function hangingWorld(
  contestant: Contestant,
  perSecond: number,
  seed: string,
): Promise<HangingWorld> {
  const world = createWorld(contestant, seed)
  const shop = new Shop(world, perSecond)
  await world.clock.advance(WARM_UP_MS)
  world.gateway.hang()
  countAnew(world.gateway, shop)
  return { ...world, shop }
}

/** The most calls and orders under way are those from now on. */
export function countAnew(gateway: World['gateway'], shop: Shop): void {
  gateway.mostInFlight = gateway.inFlight
  shop.most = shop.underWay
}

import type { Contestant } from './contestants.js'
import { createWorld } from './world.js'

/** What the shop itself does for one order, in milliseconds, as the seeds count it. */
export const OWN_WORK_MS = 10

/** How a row of orders went that met a gateway that hangs. */
export interface RowResult {
  readonly orders: number
  /** Virtual milliseconds for all of them. */
  readonly elapsedMs: number
  readonly posts: number
}

/**
 * Sends `orders` orders one after another, 10 ms of the shop's own work each, while the gateway
 * hangs.
 */
export async function oneAfterAnother(
  contestant: Contestant,
  orders: number,
  seed: string,
): Promise<RowResult> {
  const { clock, gateway, order } = createWorld(contestant, seed)
  gateway.hang()
  const sendAll = async () => {
    for (let i = 0; i < orders; i += 1) {
      await clock.sleep(OWN_WORK_MS)
      await order()
    }
  }
  await clock.advanceUntil(sendAll())
  return { orders, elapsedMs: clock.monotonic(), posts: gateway.posts }
}

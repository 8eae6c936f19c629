import { VirtualClock } from '@holdfast/resilience-kit/testing'
import type { Scenario } from '../../scenario/scenario.js'
import type { Contestant } from '../policies/contestant.js'
import { FateGateway } from '../policies/fate-gateway.js'
import { GuardedShop } from '../policies/guarded-shop.js'
import { OrderTally, type OrderFigures } from '../policies/order-tally.js'
import { troubleBeginsMs } from '../policies/trouble.js'

/** What the shop itself does for an order, in ms: the seeds' fallback takes as long. */
export const OWN_WORK_MS = 10

/** Whoever is not through with his orders by then never will be: a virtual day. */
const GIVEN_UP_MS = 86_400_000

/** Orders that were sent one after another. Times in ms; null stands for never. */
export interface InTurnFigures extends OrderFigures {
  /** All of them, the shop's own work too. */
  readonly totalMs: number | null
  readonly meanMs: number | null
}

/** Sends orders one after another, from the moment at which the scenario's trouble begins. */
export async function inTurn(
  contestant: Contestant,
  { scenario, seed, orders }: { scenario: Scenario; seed: number; orders: number },
): Promise<InTurnFigures> {
  const clock = new VirtualClock()
  const gateway = new FateGateway({ clock, seed, scenario })
  const shop = new GuardedShop(contestant, gateway, { clock, seed })
  const tally = new OrderTally()
  await clock.advance(troubleBeginsMs(scenario))
  const beganAt = clock.monotonic()
  const sendAll = async (): Promise<number> => {
    for (let number = 1; number <= orders; number += 1) {
      await clock.sleep(OWN_WORK_MS)
      const orderId = `order-${number}`
      tally.begin(orderId, clock.monotonic())
      tally.end(orderId, await shop.order(orderId), clock.monotonic())
    }
    return clock.monotonic() - beganAt
  }
  let totalMs: number | null = null
  let isOver = false
  void sendAll().then((ms) => (totalMs = ms))
  clock.setTimer(GIVEN_UP_MS, () => (isOver = true))
  await clock.advanceUntil(() => totalMs !== null || isOver, 2 * GIVEN_UP_MS)
  // What the gateway still has in hand may charge an order.
  await clock.advance(GIVEN_UP_MS)
  gateway.close()
  const figures = tally.figures(gateway)
  return { ...figures, orders, totalMs, meanMs: totalMs === null ? null : totalMs / orders }
}

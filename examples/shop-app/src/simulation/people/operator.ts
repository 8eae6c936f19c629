import type { PaymentStore } from '@holdfast/pg-client'
import type { ProcessHost, Simulation } from '@holdfast/pg-simulator/simulation'
import type { OrderStore } from '../../orders/order-store.js'

/** Who closes a review. */
export interface ReviewDesk {
  /** The gateway keeps the money, and rightly so. */
  keepMoney(paymentId: string): Promise<void>
}

export interface OperatorParts<App extends ReviewDesk> {
  readonly simulation: Pick<Simulation, 'chance' | 'clock' | 'tell'>
  /** Past every fault. */
  readonly orders: Pick<OrderStore, 'get' | 'listInReview'>
  readonly payments: Pick<PaymentStore, 'listByOrder'>
  readonly hosts: readonly ProcessHost<App>[]
}

/** How often somebody looks at the reviews, in ms. */
const looksEveryMs = 15_000

/**
 * A person at the review queue, from now on. Of buyers who want their money back from a gateway
 * that cannot give it, some are refused: the order stays bought.
 */
export function letOperatorDecide<App extends ReviewDesk>(parts: OperatorParts<App>): void {
  parts.simulation.clock.setTimer(looksEveryMs, () => {
    void decideAll(parts).then(() => letOperatorDecide(parts))
  })
}

async function decideAll<App extends ReviewDesk>(parts: OperatorParts<App>): Promise<void> {
  const { simulation, orders, payments, hosts } = parts
  const [desk] = hosts
  for (const { id } of orders.listInReview(50)) {
    if (orders.get(id)?.status !== 'CANCELING') continue
    if (simulation.chance.fraction('operator keeps the money', id) < 0.5) continue
    const reviewed = (await payments.listByOrder(id)).find(({ state }) => state === 'review')
    if (!reviewed || desk?.isUp !== true) continue
    simulation.tell({ lane: 'operator', to: desk.name, what: `keeps the money of ${id}` })
    // Where that comes to nothing, he tries again at the next look.
    void desk.call((process) => process.keepMoney(reviewed.id))?.catch(() => undefined)
  }
}

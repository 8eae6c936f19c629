import type { Simulation } from '@holdfast/pg-simulator/simulation'
import type { StockItem } from '../../catalog/catalog-client.js'

/** What a buyer wants; all that the buyer decides afterwards is keyed by its name. */
export interface Wish {
  /** `order-3`: the key of the order's request, too. */
  readonly name: string
  readonly buyer: string
  readonly items: readonly StockItem[]
  /** In won. */
  readonly pointsToUse: number
}

/** Few, so that they run out of points. */
export const buyerNames = ['buyer-1', 'buyer-2', 'buyer-3'] as const

/** What some pay with points alone: the shop's product 3, of 12 000 won. */
const pointsOnly = { items: [{ productId: '3', quantity: 1 }], pointsToUse: 12_000 }

/** What the wish of this name is. */
export function wishOf(name: string, chance: Simulation['chance']): Wish {
  const buyer = buyerNames[chance.between(0, buyerNames.length - 1, 'buyer', name)] ?? buyerNames[0]
  if (chance.fraction('points only', name) < 0.15) return { name, buyer, ...pointsOnly }
  const first = String(chance.between(1, 2, 'product', name))
  const items = [{ productId: first, quantity: chance.between(1, 3, 'quantity', name) }]
  if (chance.fraction('two products', name) < 0.25) {
    const quantity = chance.between(1, 3, 'second quantity', name)
    items.push({ productId: first === '1' ? '2' : '1', quantity })
  }
  const usesPoints = chance.fraction('uses points', name) < 0.4
  const pointsToUse = usesPoints ? chance.between(1, 8, 'points', name) * 1000 : 0
  return { name, buyer, items, pointsToUse }
}

import type { CatalogStore } from '../../catalog/catalog-store.js'
import type { PointsStore } from '../../points/points-store.js'

/** What is held for an order. */
export interface Held {
  /** Pieces, by product. */
  readonly stock: ReadonlyMap<string, number>
  /** In won. */
  readonly points: number
}

export interface HoldWitnessParts {
  /** Past every fault. */
  readonly catalog: Pick<CatalogStore, 'stocks'>
  readonly points: Pick<PointsStore, 'balanceOf'>
  readonly welcomePoints: number
}

/** Sees for whom stock and points are taken and given back, by what is left after each move. */
export class HoldWitness {
  readonly #parts: HoldWitnessParts
  readonly #left = new Map<string, number>()
  readonly #stock = new Map<string, Map<string, number>>()
  readonly #points = new Map<string, number>()

  constructor(parts: HoldWitnessParts) {
    this.#parts = parts
  }

  /** What is held for an order in all of its rounds. */
  of(orderId: string): Held {
    return {
      stock: this.#stock.get(orderId) ?? new Map(),
      points: this.#points.get(orderId) ?? 0,
    }
  }

  /** The catalog has its products. */
  seeded(): void {
    this.#taken()
  }

  /** The catalog has done something under the name of a hold. */
  movedStock(hold: string): void {
    const id = orderOf(hold)
    const held = this.#stock.get(id) ?? new Map<string, number>()
    this.#stock.set(id, held)
    for (const [productId, pieces] of this.#taken()) {
      held.set(productId, (held.get(productId) ?? 0) + pieces)
    }
  }

  /** The points of a buyer were asked for, or given back, under the name of a hold. */
  movedPoints(hold: string, userId: string): void {
    const before = this.#left.get(userId) ?? this.#parts.welcomePoints
    const left = this.#parts.points.balanceOf(userId)
    this.#left.set(userId, left)
    const id = orderOf(hold)
    this.#points.set(id, (this.#points.get(id) ?? 0) + before - left)
  }

  /** What was taken of each product since the last look. */
  #taken(): readonly (readonly [productId: string, pieces: number])[] {
    return this.#parts.catalog.stocks().map(({ productId, stock }) => {
      const before = this.#left.get(`product ${productId}`) ?? stock
      this.#left.set(`product ${productId}`, stock)
      return [productId, before - stock]
    })
  }
}

/** Another round has a hold of its own: `{orderId}-2`. */
function orderOf(hold: string): string {
  return hold.split('-')[0] ?? hold
}

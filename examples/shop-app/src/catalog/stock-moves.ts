import type { Database } from 'better-sqlite3'
import type { Clock } from '@holdfast/resilience-kit'
import type { StockItem } from './product.js'

/** What a reservation came to. The same hold gets the same answer for ever. */
export type ReserveResult =
  | { readonly kind: 'reserved' }
  | { readonly kind: 'insufficient'; readonly productId: string }
  /** It was released, before or since: nothing of these items is held, or ever will be. */
  | { readonly kind: 'released' }
  /** Some of these items were given back, and this hold still has this product, and maybe more. */
  | { readonly kind: 'partlyReleased'; readonly productId: string }
  | { readonly kind: 'unknownProduct'; readonly productId: string }
  /** The hold was used for other items before. */
  | { readonly kind: 'conflict' }

/** What putting pieces on the shelf, or back on it, came to. */
export interface ShelveResult {
  /** `conflict`: the key was used with another quantity. */
  readonly kind: 'shelved' | 'unknownProduct' | 'conflict'
}

interface Move {
  readonly outcome: 'taken' | 'refused' | 'given back'
  readonly quantity: number
}

/**
 * Every move of stock, under the key that made it happen once. Keys are scoped to the product.
 * Whoever calls has begun a transaction, and ends it.
 */
export class StockMoves {
  readonly #prepare: Database['prepare']
  readonly #clock: Clock

  constructor(prepare: Database['prepare'], clock: Clock) {
    this.#prepare = prepare
    this.#clock = clock
  }

  /** Takes all items or none, once per hold (key `DEC-{hold}`). */
  take(hold: string, items: readonly StockItem[]): ReserveResult {
    const earlier = this.#earlierAnswer(hold, items)
    if (earlier) return earlier
    const unknown = items.find(({ productId }) => this.#stockOnSight(productId) === undefined)
    if (unknown) return { kind: 'unknownProduct', productId: unknown.productId }
    const lacking = items.find(
      ({ productId, quantity }) => (this.#stockOnSight(productId) ?? 0) < quantity,
    )
    for (const { productId, quantity } of items) {
      // A refusal is kept too: a repeated request must not take what the first was refused.
      const refused = lacking !== undefined
      if (!refused) this.#addStock(productId, -quantity)
      this.#record(productId, `DEC-${hold}`, refused ? 'refused' : 'taken', quantity)
    }
    return lacking ? { kind: 'insufficient', productId: lacking.productId } : { kind: 'reserved' }
  }

  /**
   * Gives back what the hold took, once (key `INC-{hold}`), also of products that were removed. A
   * release that overtakes its reserve is remembered, and the late reserve is refused.
   */
  giveBack(hold: string, items: readonly StockItem[]): void {
    for (const { productId } of items) {
      if (!this.#exists(productId) || this.#move(productId, `INC-${hold}`)) continue
      const taken = this.#move(productId, `DEC-${hold}`)
      const quantity = taken?.outcome === 'taken' ? taken.quantity : 0
      this.#addStock(productId, quantity)
      this.#record(productId, `INC-${hold}`, 'given back', quantity)
    }
  }

  /** As {@link giveBack}, of one product; another quantity than was taken is a conflict. */
  giveBackOne(hold: string, { productId, quantity }: StockItem): ShelveResult {
    if (!this.#exists(productId)) return { kind: 'unknownProduct' }
    const taken = this.#move(productId, `DEC-${hold}`)
    if (taken && taken.quantity !== quantity) return { kind: 'conflict' }
    this.giveBack(hold, [{ productId, quantity }])
    return { kind: 'shelved' }
  }

  /** Puts new pieces on the shelf, once per key. */
  add(key: string, { productId, quantity }: StockItem): ShelveResult {
    if (this.#stockOnSight(productId) === undefined) return { kind: 'unknownProduct' }
    const earlier = this.#prepare<[string, string], { quantity: number }>(
      `SELECT quantity FROM stock_additions WHERE product_id = ? AND key = ?`,
    ).get(productId, key)
    if (earlier) return { kind: earlier.quantity === quantity ? 'shelved' : 'conflict' }
    this.#addStock(productId, quantity)
    this.#prepare(
      `INSERT INTO stock_additions (product_id, key, quantity, added_at) VALUES (?, ?, ?, ?)`,
    ).run(productId, key, quantity, this.#clock.now())
    return { kind: 'shelved' }
  }

  #earlierAnswer(hold: string, items: readonly StockItem[]): ReserveResult | undefined {
    const moves = items.map((item) => ({
      item,
      move: this.#move(item.productId, `DEC-${hold}`),
      isBack: this.#move(item.productId, `INC-${hold}`) !== undefined,
    }))
    if (moves.some(({ isBack }) => isBack)) {
      const held = moves.find(({ move, isBack }) => move?.outcome === 'taken' && !isBack)
      if (!held) return { kind: 'released' }
      return { kind: 'partlyReleased', productId: held.item.productId }
    }
    if (moves.every(({ move }) => move === undefined)) return undefined
    if (moves.some(({ item, move }) => move?.quantity !== item.quantity)) {
      return { kind: 'conflict' }
    }
    const refused = moves.find(({ move }) => move?.outcome === 'refused')
    return refused
      ? { kind: 'insufficient', productId: refused.item.productId }
      : { kind: 'reserved' }
  }

  /** Undefined for products that were removed, too. */
  #stockOnSight(id: string): number | undefined {
    return this.#prepare<[string], { stock: number }>(
      `SELECT stock FROM products WHERE id = ? AND removed_at IS NULL`,
    ).get(id)?.stock
  }

  #exists(id: string): boolean {
    return this.#prepare(`SELECT 1 FROM products WHERE id = ?`).get(id) !== undefined
  }

  #move(productId: string, key: string): Move | undefined {
    return this.#prepare<[string, string], Move>(
      `SELECT outcome, quantity FROM stock_moves WHERE product_id = ? AND key = ?`,
    ).get(productId, key)
  }

  #addStock(productId: string, quantity: number): void {
    this.#prepare(
      `UPDATE products SET stock = stock + ?, stock_version = stock_version + 1 WHERE id = ?`,
    ).run(quantity, productId)
  }

  #record(productId: string, key: string, outcome: Move['outcome'], quantity: number): void {
    this.#prepare(
      `INSERT INTO stock_moves (product_id, key, outcome, quantity, moved_at)
         VALUES (?, ?, ?, ?, ?)`,
    ).run(productId, key, outcome, quantity, this.#clock.now())
  }
}

import type { Database } from 'better-sqlite3'
import type { Clock } from '@holdfast/resilience-kit'
import { openDatabase, type Synchronous } from '../database/open-database.js'
import { preparedOnce } from '../database/prepared-once.js'
import type { Product, StockItem } from './product.js'

const migrations = [
  `CREATE TABLE products (
     id TEXT PRIMARY KEY,
     name TEXT NOT NULL,
     price INTEGER NOT NULL CHECK (price > 0),
     stock INTEGER NOT NULL CHECK (stock >= 0)
   ) STRICT;
   CREATE TABLE stock_moves (
     product_id TEXT NOT NULL REFERENCES products (id),
     key TEXT NOT NULL,
     outcome TEXT NOT NULL CHECK (outcome IN ('taken', 'refused', 'given back')),
     quantity INTEGER NOT NULL CHECK (quantity >= 0),
     moved_at INTEGER NOT NULL,
     PRIMARY KEY (product_id, key)
   ) STRICT, WITHOUT ROWID;`,
]

/** What a reservation came to. The same hold gets the same answer for ever. */
export type ReserveResult =
  | { readonly kind: 'reserved' }
  | { readonly kind: 'insufficient'; readonly productId: string }
  /** Its release came first: there is nothing left to hold the stock for. */
  | { readonly kind: 'released' }
  | { readonly kind: 'unknownProduct'; readonly productId: string }
  /** The hold was used for other items before. */
  | { readonly kind: 'conflict' }

interface Move {
  readonly outcome: 'taken' | 'refused' | 'given back'
  readonly quantity: number
}

/** The shelves: products, and every move of stock under the key that made it happen once. */
export class CatalogStore {
  readonly #database: Database
  readonly #prepare: Database['prepare']
  readonly #clock: Clock

  /** @throws StartFailure when the file cannot be opened. */
  constructor(file: string, clock: Clock, synchronous?: Synchronous) {
    this.#database = openDatabase(file, migrations, synchronous)
    this.#prepare = preparedOnce(this.#database)
    this.#clock = clock
  }

  /** Adds the products that are not there yet; stock that was sold stays sold. */
  seed(products: readonly Product[]): void {
    const insert = this.#prepare(
      `INSERT OR IGNORE INTO products (id, name, price, stock) VALUES (?, ?, ?, ?)`,
    )
    const all = this.#database.transaction(() => {
      for (const { id, name, price, stock } of products) insert.run(id, name, price, stock)
    })
    all.immediate()
  }

  list(): readonly Product[] {
    return this.#prepare<[], Product>(
      `SELECT id, name, price, stock FROM products ORDER BY id`,
    ).all()
  }

  /** The products of these ids, in no order; unknown ids are left out. */
  find(ids: readonly string[]): readonly Product[] {
    return ids.flatMap((id) => this.#product(id) ?? [])
  }

  /** Takes all items or none, once per hold (key `DEC-{hold}`). */
  reserve(hold: string, items: readonly StockItem[]): ReserveResult {
    const work = this.#database.transaction((): ReserveResult => {
      const earlier = this.#earlierAnswer(hold, items)
      if (earlier) return earlier
      const unknown = items.find(({ productId }) => !this.#product(productId))
      if (unknown) return { kind: 'unknownProduct', productId: unknown.productId }
      const lacking = items.find(
        ({ productId, quantity }) => (this.#product(productId)?.stock ?? 0) < quantity,
      )
      for (const { productId, quantity } of items) {
        // A refusal is kept too: a repeated request must not take what the first was refused.
        const refused = lacking !== undefined
        if (!refused) this.#addStock(productId, -quantity)
        this.#record(productId, `DEC-${hold}`, refused ? 'refused' : 'taken', quantity)
      }
      return lacking ? { kind: 'insufficient', productId: lacking.productId } : { kind: 'reserved' }
    })
    return work.immediate()
  }

  /**
   * Gives back what the hold took, once (key `INC-{hold}`). A release that overtakes its reserve
   * is remembered, and the late reserve is refused.
   */
  release(hold: string, items: readonly StockItem[]): void {
    const work = this.#database.transaction(() => {
      for (const { productId } of items) {
        if (!this.#product(productId) || this.#move(productId, `INC-${hold}`)) continue
        const taken = this.#move(productId, `DEC-${hold}`)
        const quantity = taken?.outcome === 'taken' ? taken.quantity : 0
        this.#addStock(productId, quantity)
        this.#record(productId, `INC-${hold}`, 'given back', quantity)
      }
    })
    work.immediate()
  }

  close(): void {
    this.#database.close()
  }

  #earlierAnswer(hold: string, items: readonly StockItem[]): ReserveResult | undefined {
    if (items.some(({ productId }) => this.#move(productId, `INC-${hold}`))) {
      return { kind: 'released' }
    }
    const moves = items.map((item) => ({ item, move: this.#move(item.productId, `DEC-${hold}`) }))
    if (moves.every(({ move }) => move === undefined)) return undefined
    if (moves.some(({ item, move }) => move?.quantity !== item.quantity)) {
      return { kind: 'conflict' }
    }
    const refused = moves.find(({ move }) => move?.outcome === 'refused')
    return refused
      ? { kind: 'insufficient', productId: refused.item.productId }
      : { kind: 'reserved' }
  }

  #product(id: string): Product | undefined {
    return this.#prepare<[string], Product>(
      `SELECT id, name, price, stock FROM products WHERE id = ?`,
    ).get(id)
  }

  #move(productId: string, key: string): Move | undefined {
    return this.#prepare<[string, string], Move>(
      `SELECT outcome, quantity FROM stock_moves WHERE product_id = ? AND key = ?`,
    ).get(productId, key)
  }

  #addStock(productId: string, quantity: number): void {
    this.#prepare(`UPDATE products SET stock = stock + ? WHERE id = ?`).run(quantity, productId)
  }

  #record(productId: string, key: string, outcome: Move['outcome'], quantity: number): void {
    this.#prepare(
      `INSERT INTO stock_moves (product_id, key, outcome, quantity, moved_at)
         VALUES (?, ?, ?, ?, ?)`,
    ).run(productId, key, outcome, quantity, this.#clock.now())
  }
}

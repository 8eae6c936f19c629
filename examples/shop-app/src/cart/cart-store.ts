import type { Database } from 'better-sqlite3'
import type { Clock } from '@holdfast/resilience-kit'
import { openDatabase, type Migration, type Synchronous } from '../database/open-database.js'
import { preparedOnce } from '../database/prepared-once.js'
import { MAX_CART_ITEMS, MAX_ITEM_QUANTITY, type CartItem } from './cart.js'

const migrations: readonly Migration[] = [
  `CREATE TABLE cart_items (
     buyer TEXT NOT NULL,
     product_id TEXT NOT NULL,
     quantity INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND 1000),
     added_at INTEGER NOT NULL,
     PRIMARY KEY (buyer, product_id)
   ) STRICT;`,
]

/** What adding to a cart came to. */
export type AddResult =
  | { readonly kind: 'added'; readonly item: CartItem }
  /** Another product would be one too many. */
  | { readonly kind: 'full' }
  /** With what is there already it would be too many of one product. */
  | { readonly kind: 'tooMany'; readonly inCart: number }

/** One cart per buyer. */
export class CartStore {
  readonly #database: Database
  readonly #prepare: Database['prepare']
  readonly #clock: Clock

  /** @throws StartFailure when the file cannot be opened. */
  constructor(file: string, clock: Clock, synchronous?: Synchronous) {
    this.#database = openDatabase(file, migrations, synchronous)
    this.#prepare = preparedOnce(this.#database)
    this.#clock = clock
  }

  /** The items, in the order in which they were first added. */
  list(buyer: string): readonly CartItem[] {
    return this.#prepare<[string], CartItem>(
      `SELECT product_id AS productId, quantity FROM cart_items WHERE buyer = ?
       ORDER BY added_at, rowid`,
    ).all(buyer)
  }

  has(buyer: string, productId: string): boolean {
    return this.#quantity(buyer, productId) > 0
  }

  /** Adds to what is there. */
  add(buyer: string, { productId, quantity }: CartItem): AddResult {
    const work = this.#database.transaction((): AddResult => {
      const inCart = this.#quantity(buyer, productId)
      if (inCart === 0 && this.list(buyer).length >= MAX_CART_ITEMS) return { kind: 'full' }
      if (inCart + quantity > MAX_ITEM_QUANTITY) return { kind: 'tooMany', inCart }
      this.#prepare(
        `INSERT INTO cart_items (buyer, product_id, quantity, added_at) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET quantity = quantity + excluded.quantity`,
      ).run(buyer, productId, quantity, this.#clock.now())
      return { kind: 'added', item: { productId, quantity: inCart + quantity } }
    })
    return work.immediate()
  }

  /** Replaces the quantity; false where the product is not in the cart. */
  change(buyer: string, { productId, quantity }: CartItem): boolean {
    const { changes } = this.#prepare(
      `UPDATE cart_items SET quantity = ? WHERE buyer = ? AND product_id = ?`,
    ).run(quantity, buyer, productId)
    return changes > 0
  }

  /** Nothing where it is not there. */
  remove(buyer: string, productId: string): void {
    this.#prepare(`DELETE FROM cart_items WHERE buyer = ? AND product_id = ?`).run(buyer, productId)
  }

  /** Empties the cart. */
  clear(buyer: string): void {
    this.#prepare(`DELETE FROM cart_items WHERE buyer = ?`).run(buyer)
  }

  close(): void {
    this.#database.close()
  }

  #quantity(buyer: string, productId: string): number {
    const row = this.#prepare<[string, string], { quantity: number }>(
      `SELECT quantity FROM cart_items WHERE buyer = ? AND product_id = ?`,
    ).get(buyer, productId)
    return row?.quantity ?? 0
  }
}

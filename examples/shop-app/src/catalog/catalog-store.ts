import { SqliteError, type Database } from 'better-sqlite3'
import type { Clock } from '@holdfast/resilience-kit'
import { openDatabase, type Synchronous } from '../database/open-database.js'
import { preparedOnce } from '../database/prepared-once.js'
import { ShopError } from '../http/shop-error.js'
import { catalogErrors } from './catalog-errors.js'
import { catalogMigrations } from './catalog-migrations.js'
import type { Product, ProductChange, StockItem } from './product.js'
import type { KnownStock } from './stock-gate.js'
import { StockMoves, type ReserveResult, type ShelveResult } from './stock-moves.js'

/** How long a write waits for the lock, in ms: the whole process waits with it. */
const BUSY_TIMEOUT_MS = 50
/** When a caller that met a lock may come back, in ms. */
const RETRY_AFTER_MS = 1000

type ProductRow = Omit<Product, 'isOnSale'> & { readonly isOnSale: 0 | 1 }

const productColumns = `id, name, price, stock, is_on_sale AS isOnSale`
const stockColumns = `id AS productId, stock, stock_version AS version`

/**
 * The shelves: products, and every move of stock under the key that made it happen once. Whatever
 * writes throws ShopError CATALOG_BUSY where another process holds the lock for longer than 50 ms.
 */
export class CatalogStore {
  readonly #database: Database
  readonly #prepare: Database['prepare']
  readonly #clock: Clock
  readonly #moves: StockMoves

  /** @throws StartFailure when the file cannot be opened. */
  constructor(file: string, clock: Clock, synchronous?: Synchronous) {
    this.#database = openDatabase(file, catalogMigrations, synchronous, BUSY_TIMEOUT_MS)
    this.#prepare = preparedOnce(this.#database)
    this.#clock = clock
    this.#moves = new StockMoves(this.#prepare, clock)
  }

  /** Adds the products that were never there; what was sold or removed stays so. */
  seed(products: readonly Product[]): void {
    this.#write(() => {
      for (const product of products) this.#insert('INSERT OR IGNORE', product)
    })
  }

  /** Every product on the shelves, on sale or not, by id. */
  list(): readonly Product[] {
    return this.#prepare<[], ProductRow>(
      `SELECT ${productColumns} FROM products WHERE removed_at IS NULL ORDER BY id`,
    )
      .all()
      .map(productOf)
  }

  /** The products of these ids, in no order; unknown ids are left out. */
  find(ids: readonly string[]): readonly Product[] {
    return [...new Set(ids)].flatMap((id) => this.product(id) ?? [])
  }

  /** Undefined where there is none, or none any more. */
  product(id: string): Product | undefined {
    const row = this.#prepare<[string], ProductRow>(
      `SELECT ${productColumns} FROM products WHERE id = ? AND removed_at IS NULL`,
    ).get(id)
    return row && productOf(row)
  }

  /** Puts a new product on the shelves. */
  create(product: Product): void {
    this.#write(() => this.#insert('INSERT', product))
  }

  /** The product as it is afterwards; undefined where there is none. */
  change(id: string, { name, price, isOnSale }: ProductChange): Product | undefined {
    return this.#write(() => {
      this.#prepare(
        `UPDATE products SET name = coalesce(?, name), price = coalesce(?, price),
           is_on_sale = coalesce(?, is_on_sale)
         WHERE id = ? AND removed_at IS NULL`,
      ).run(name ?? null, price ?? null, isOnSale === undefined ? null : Number(isOnSale), id)
      return this.product(id)
    })
  }

  /** Takes a product off the shelves for good; false where there is none. */
  remove(id: string): boolean {
    return this.#write(() => {
      const { changes } = this.#prepare(
        `UPDATE products SET removed_at = ? WHERE id = ? AND removed_at IS NULL`,
      ).run(this.#clock.now(), id)
      return changes > 0
    })
  }

  /** Takes all items or none, once per hold (key `DEC-{hold}`). */
  reserve(hold: string, items: readonly StockItem[]): ReserveResult {
    return this.#write(() => this.#moves.take(hold, items))
  }

  /**
   * Gives back what the hold took, once (key `INC-{hold}`). A release that overtakes its reserve
   * is remembered, and the late reserve is refused.
   */
  release(hold: string, items: readonly StockItem[]): void {
    this.#write(() => this.#moves.giveBack(hold, items))
  }

  /** As {@link release}, of one product; another quantity than was taken is a conflict. */
  releaseOne(hold: string, item: StockItem): ShelveResult {
    return this.#write(() => this.#moves.giveBackOne(hold, item))
  }

  /** Puts new pieces on the shelf, once per key. */
  add(key: string, item: StockItem): ShelveResult {
    return this.#write(() => this.#moves.add(key, item))
  }

  /** What lies on every shelf, or of these products only; also of those that were removed. */
  stocks(ids?: readonly string[]): readonly KnownStock[] {
    if (ids === undefined) {
      return this.#prepare<[], KnownStock>(`SELECT ${stockColumns} FROM products`).all()
    }
    const one = this.#prepare<[string], KnownStock>(
      `SELECT ${stockColumns} FROM products WHERE id = ?`,
    )
    return ids.flatMap((id) => one.get(id) ?? [])
  }

  close(): void {
    this.#database.close()
  }

  #insert(how: 'INSERT' | 'INSERT OR IGNORE', product: Product): void {
    const { id, name, price, stock, isOnSale } = product
    this.#prepare(
      `${how} INTO products (id, name, price, stock, is_on_sale) VALUES (?, ?, ?, ?, ?)`,
    ).run(id, name, price, stock, Number(isOnSale))
  }

  /** One write transaction, with the lock from its beginning. */
  #write<T>(work: () => T): T {
    try {
      return this.#database.transaction(work).immediate()
    } catch (cause) {
      if (!isBusy(cause)) throw cause
      throw new ShopError(catalogErrors.CATALOG_BUSY, { retryAfterMs: RETRY_AFTER_MS, cause })
    }
  }
}

function productOf(row: ProductRow): Product {
  return { ...row, isOnSale: row.isOnSale === 1 }
}

function isBusy(error: unknown): boolean {
  return error instanceof SqliteError && error.code.startsWith('SQLITE_BUSY')
}

import type { CatalogStore } from './catalog-store.js'
import type { StockItem } from './product.js'
import type { EnterResult, StockGate } from './stock-gate.js'
import type { ReserveResult, ShelveResult } from './stock-moves.js'

/**
 * Every way to move stock: the database moves it, and the gate in front of it hears what is left.
 * Without a gate everybody is let in.
 */
export class GatedStock {
  readonly #store: CatalogStore
  readonly #gate: StockGate | undefined

  /** @param gate undefined: off */
  constructor(store: CatalogStore, gate: StockGate | undefined) {
    this.#store = store
    this.#gate = gate
  }

  /** Tells the gate every stock; at start, once the products are there. */
  async open(): Promise<void> {
    await this.#gate?.know(this.#store.stocks())
  }

  /** Asks the gate alone, never the database. See {@link StockGate.enter}. */
  async enter(hold: string, items: readonly StockItem[]): Promise<EnterResult> {
    return (await this.#gate?.enter(hold, items)) ?? 'entered'
  }

  /** Gives the hold's ticket back: its order does not come about. */
  async leave(hold: string): Promise<void> {
    await this.#gate?.leave(hold)
  }

  /**
   * Takes all items or none, once per hold, and closes the hold's ticket. See
   * {@link CatalogStore.reserve}.
   *
   * @throws ShopError CATALOG_BUSY; the ticket stays
   */
  async reserve(hold: string, items: readonly StockItem[]): Promise<ReserveResult> {
    const result = this.#store.reserve(hold, items)
    await this.#settle(hold, items)
    return result
  }

  /**
   * Gives back what the hold took, once. See {@link CatalogStore.release}.
   *
   * @throws ShopError CATALOG_BUSY
   */
  async release(hold: string, items: readonly StockItem[]): Promise<void> {
    this.#store.release(hold, items)
    await this.#settle(hold, items)
  }

  /** As {@link reserve}, of one product by hand: the hold's ticket may be for more, and stays. */
  async takeOne(hold: string, item: StockItem): Promise<ReserveResult> {
    const result = this.#store.reserve(hold, [item])
    await this.#tell(item.productId)
    return result
  }

  /** As {@link release}, of one product by hand; another quantity than was taken is a conflict. */
  async giveBackOne(hold: string, item: StockItem): Promise<ShelveResult> {
    const result = this.#store.releaseOne(hold, item)
    await this.#tell(item.productId)
    return result
  }

  /** Puts new pieces on the shelf, once per key. */
  async add(key: string, item: StockItem): Promise<ShelveResult> {
    const result = this.#store.add(key, item)
    await this.#tell(item.productId)
    return result
  }

  /** Lets the gate know a product that is new. */
  async introduce(productId: string): Promise<void> {
    await this.#tell(productId)
  }

  async #settle(hold: string, items: readonly StockItem[]): Promise<void> {
    const ids = items.map(({ productId }) => productId)
    await this.#gate?.settle(hold, this.#store.stocks(ids))
  }

  async #tell(productId: string): Promise<void> {
    await this.#gate?.know(this.#store.stocks([productId]))
  }
}

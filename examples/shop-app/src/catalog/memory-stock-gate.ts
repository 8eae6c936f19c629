import type { Clock } from '@holdfast/resilience-kit'
import type { StockItem } from './product.js'
import type { EnterResult, KnownStock, StockGate } from './stock-gate.js'

/** What a gate in memory takes. */
export interface MemoryStockGateOptions {
  readonly clock: Clock
  /** After so long a ticket is taken back, in ms. Default 30000. */
  readonly ticketMs?: number
  /**
   * So long the database's word is taken for true where it sends somebody away, in ms. Default: for
   * ever, as nobody else moves its stock.
   */
  readonly recheckMs?: number
}

interface Ticket {
  readonly items: readonly StockItem[]
  /** On the monotonic clock. */
  readonly expiresAt: number
}

/** What the database said of a product, and when. */
interface Word extends KnownStock {
  /** On the monotonic clock. */
  readonly heardAt: number
}

/** The gate of one process. It begins empty: whoever opens the catalog tells it every stock. */
export class MemoryStockGate implements StockGate {
  readonly #clock: Clock
  readonly #ticketMs: number
  readonly #recheckMs: number
  readonly #known = new Map<string, Word>()
  /** Oldest first: all live equally long. */
  readonly #tickets = new Map<string, Ticket>()
  /** Pieces in tickets, by product. */
  readonly #pieces = new Map<string, number>()

  /** @throws RangeError when `ticketMs` or `recheckMs` is not above 0. */
  constructor({ clock, ticketMs = 30_000, recheckMs = Infinity }: MemoryStockGateOptions) {
    if (!(ticketMs > 0)) throw new RangeError(`ticketMs must be above 0, got ${ticketMs}`)
    if (!(recheckMs > 0)) throw new RangeError(`recheckMs must be above 0, got ${recheckMs}`)
    this.#clock = clock
    this.#ticketMs = ticketMs
    this.#recheckMs = recheckMs
  }

  async know(stocks: readonly KnownStock[]): Promise<void> {
    this.#learn(stocks)
  }

  async enter(hold: string, items: readonly StockItem[]): Promise<EnterResult> {
    this.#takeBackOld()
    if (this.#tickets.has(hold)) return 'entered'
    const lacking = items.filter(
      ({ productId, quantity }) => (this.#left(productId) ?? quantity) < quantity,
    )
    const now = this.#clock.monotonic()
    const refused = lacking.find((item) => !this.#isDoubtful(item, now))
    if (refused) return { soldOut: refused.productId }
    // Whoever asks the database for all keeps nobody from the pieces that are known to be there.
    for (const { productId } of lacking) this.#hear(productId, now)
    const counted = items.filter((item) => !lacking.includes(item))
    this.#tickets.set(hold, { items: counted, expiresAt: now + this.#ticketMs })
    this.#count(counted, 1)
    return 'entered'
  }

  async leave(hold: string): Promise<void> {
    this.#close(hold)
  }

  async settle(hold: string, stocks: readonly KnownStock[]): Promise<void> {
    this.#close(hold)
    this.#learn(stocks)
  }

  async available(productId: string): Promise<number | undefined> {
    this.#takeBackOld()
    return this.#left(productId)
  }

  #learn(stocks: readonly KnownStock[]): void {
    for (const stock of stocks) {
      const known = this.#known.get(stock.productId)
      if (known && known.version > stock.version) continue
      this.#known.set(stock.productId, { ...stock, heardAt: this.#clock.monotonic() })
    }
  }

  /** Whether the stock itself, not the tickets of others, is too little, by a word that is old. */
  #isDoubtful({ productId, quantity }: StockItem, now: number): boolean {
    const known = this.#known.get(productId)
    return known !== undefined && known.stock < quantity && known.heardAt + this.#recheckMs <= now
  }

  #hear(productId: string, now: number): void {
    const known = this.#known.get(productId)
    if (known) this.#known.set(productId, { ...known, heardAt: now })
  }

  #left(productId: string): number | undefined {
    const known = this.#known.get(productId)
    return known && known.stock - (this.#pieces.get(productId) ?? 0)
  }

  #takeBackOld(): void {
    const now = this.#clock.monotonic()
    for (const [hold, { expiresAt }] of this.#tickets) {
      if (expiresAt > now) return
      this.#close(hold)
    }
  }

  #close(hold: string): void {
    const ticket = this.#tickets.get(hold)
    if (!ticket) return
    this.#tickets.delete(hold)
    this.#count(ticket.items, -1)
  }

  #count(items: readonly StockItem[], sign: 1 | -1): void {
    for (const { productId, quantity } of items) {
      const pieces = (this.#pieces.get(productId) ?? 0) + sign * quantity
      if (pieces === 0) this.#pieces.delete(productId)
      else this.#pieces.set(productId, pieces)
    }
  }
}

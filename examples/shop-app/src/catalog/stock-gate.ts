import type { StockItem } from './product.js'

/** What the database says of a product's stock. */
export interface KnownStock {
  readonly productId: string
  readonly stock: number
  /** Grows with every change of the stock: an older word never replaces a newer one. */
  readonly version: number
}

/** Whether a hold may go on to the database. */
export type EnterResult = 'entered' | { readonly soldOut: string }

/**
 * What stands in front of the database, so that a crowd that comes for a product that is sold out
 * does not reach it. It knows each product's stock as the database
 * last told it, and the tickets of those who were let in and have no answer of the database yet. It
 * promises nothing to anybody: the database decides, and a hold without a ticket may ask it too.
 */
export interface StockGate {
  /** What the database says now; ignored where the gate knows something newer. */
  know(stocks: readonly KnownStock[]): Promise<void>
  /**
   * Gives the hold one ticket for all items, or none. What is left for it is the stock that the
   * gate knows less the tickets of others. A hold with a ticket keeps that one; a product that the
   * gate does not know passes. Tickets that are too old are taken back first: their process died.
   * A gate that hears only of some of the moves doubts a word that is old: where the stock itself
   * is too little by it, one hold is let in to ask the database, with a ticket that keeps nobody
   * away, and the next one only so long after it.
   */
  enter(hold: string, items: readonly StockItem[]): Promise<EnterResult>
  /** Takes the hold's ticket back; nothing where it has none. */
  leave(hold: string): Promise<void>
  /**
   * Closes the hold's ticket, if it has one, and learns what the database says since: in one step,
   * so that nobody is let in on pieces that are gone, or sent away from pieces that are there.
   */
  settle(hold: string, stocks: readonly KnownStock[]): Promise<void>
  /** What is left for the next hold, below 0 where holds came without tickets. */
  available(productId: string): Promise<number | undefined>
}

import type { Charge, SettledOutcome } from './charge.js'

/**
 * The charges that exist at the gateway and their legal moves: added as pending, settled once,
 * never removed. This is the truth that checkers compare a shop with.
 */
export class Ledger {
  readonly #charges = new Map<string, Charge>()
  readonly #keysOfOrder = new Map<string, string[]>()
  #pending = 0

  /** How many charges are not settled yet. */
  get pendingCount(): number {
    return this.#pending
  }

  /** Whether a charge has this transaction key. */
  has(transactionKey: string): boolean {
    return this.#charges.has(transactionKey)
  }

  /**
   * Adds a pending charge.
   *
   * @throws {Error} when the key is taken: a charge is never overwritten.
   */
  add(charge: Charge): void {
    if (this.has(charge.transactionKey)) {
      throw new Error(`the ledger already holds a charge ${charge.transactionKey}`)
    }
    this.#charges.set(charge.transactionKey, charge)
    this.#pending += 1
    const order = orderKey(charge.userId, charge.orderId)
    const keys = this.#keysOfOrder.get(order)
    if (keys === undefined) this.#keysOfOrder.set(order, [charge.transactionKey])
    else keys.push(charge.transactionKey)
  }

  /**
   * Settles a pending charge and answers with its final form.
   *
   * @throws {Error} when there is no such charge, or when it is final already.
   */
  settle(transactionKey: string, outcome: SettledOutcome, atMs: number): Charge {
    const charge = this.#charges.get(transactionKey)
    if (charge === undefined) throw new Error(`the ledger holds no charge ${transactionKey}`)
    if (charge.settled !== undefined) throw new Error(`charge ${transactionKey} is final already`)
    const settled: Charge = { ...charge, settled: { outcome, atMs } }
    this.#charges.set(transactionKey, settled)
    this.#pending -= 1
    return settled
  }

  /** The user's charge with this key; another user's charge is not found. */
  byKey(userId: string, transactionKey: string): Charge | undefined {
    const charge = this.#charges.get(transactionKey)
    return charge?.userId === userId ? charge : undefined
  }

  /** The user's charges for an order, newest first. */
  byOrder(userId: string, orderId: string): Charge[] {
    const keys = this.#keysOfOrder.get(orderKey(userId, orderId)) ?? []
    return keys.flatMap((key) => this.#charges.get(key) ?? []).reverse()
  }

  /** All charges, oldest first. */
  all(): Charge[] {
    return [...this.#charges.values()]
  }
}

function orderKey(userId: string, orderId: string): string {
  return JSON.stringify([userId, orderId])
}

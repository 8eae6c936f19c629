const orderId = /ordersx\d+x\d+[0-9a-z]{9}/
const wish = /order-\d+/

/**
 * What the run is about, in any text: a buyer's wish (`order-3`), by its name or by the id of the
 * order that it became. Faults are keyed by it, and the story is told by it.
 */
export class Wishes {
  readonly #byOrder = new Map<string, string>()

  /** A request under this key makes, or is about, this order. */
  became(key: string, id: string): void {
    this.#byOrder.set(id, wish.exec(key)?.[0] ?? key)
  }

  /** The wish that an order came from; the order's id where it came from none. */
  of(id: string): string {
    return this.#byOrder.get(id) ?? id
  }

  /** The wish that a text is about; undefined where it is about none. */
  in(text: string): string | undefined {
    const [id] = orderId.exec(text) ?? []
    const known = id === undefined ? undefined : this.#byOrder.get(id)
    return known ?? wish.exec(text)?.[0]
  }
}

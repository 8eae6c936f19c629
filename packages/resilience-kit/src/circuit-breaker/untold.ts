/**
 * What is still to be told: everybody hears of one change before anybody hears of the next, also
 * where a listener makes the next one.
 */
export class Untold {
  readonly #line: (() => void)[] = []
  #isTelling = false

  get isEmpty(): boolean {
    return this.#line.length === 0
  }

  /** `tell` must not throw. */
  add(tell: () => void): void {
    this.#line.push(tell)
  }

  /** Tells all in order; whoever tells already goes on with it. */
  tellAll(): void {
    if (this.#isTelling) return
    this.#isTelling = true
    for (let next = this.#line.shift(); next !== undefined; next = this.#line.shift()) next()
    this.#isTelling = false
  }
}

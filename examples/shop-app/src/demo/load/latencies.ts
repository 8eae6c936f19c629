/** Durations in ms, and what people ask of them. */
export class Latencies {
  readonly #sorted: readonly number[]

  constructor(durations: readonly number[]) {
    this.#sorted = durations.toSorted((a, b) => a - b)
  }

  get count(): number {
    return this.#sorted.length
  }

  /** The smallest duration that at least the share `q` (0..1) does not exceed; NaN of nothing. */
  at(q: number): number {
    const index = Math.max(0, Math.ceil(q * this.#sorted.length) - 1)
    return this.#sorted[index] ?? Number.NaN
  }

  get max(): number {
    return this.at(1)
  }

  get mean(): number {
    return this.#sorted.reduce((sum, one) => sum + one, 0) / this.#sorted.length
  }
}

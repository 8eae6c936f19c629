// @ts-check

/** @typedef {import('./shop-answers.js').Entry} Entry */
/** @typedef {import('./shop-answers.js').BookedEntry} BookedEntry */

/** @typedef {{ entries: readonly Entry[], next: number | null }} Page */

/** Korea keeps one time all the year: nine hours before UTC. */
const KST_MS = 9 * 3_600_000
const DAY_MS = 86_400_000

/**
 * The calendar day in Seoul of a moment, as `YYYY-MM-DD`.
 *
 * @param {number} ms since the Unix epoch
 */
export function seoulDay(ms) {
  return new Date(ms + KST_MS).toISOString().slice(0, 10)
}

/**
 * @param {string} day
 * @param {number} days earlier where below 0
 */
export function dayPlus(day, days) {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10)
}

/** So many entries are shown, and so many are asked for at once. */
const MOST_SHOWN = 100
const PAGE = 500
const MOST_PAGES = 20

/**
 * The latest entries of a day, by gateway. Entries are numbered and stay as they are, but for what
 * is kept of their payments, which changes on any day: what is new is asked for, and the last
 * hundred again.
 */
export class DayBook {
  /** @type {Map<string, readonly Entry[]>} latest first */
  #latest = new Map()
  /** @type {Map<string, number>} by payment */
  #kept = new Map()
  #last = 0
  #ask

  /** @param {(after: number, limit: number) => Promise<Page>} ask */
  constructor(ask) {
    this.#ask = ask
  }

  /** Reads what is new, and what is left of the last hundred. */
  async read() {
    const oldest = this.latest().at(-1)
    /** @type {number | null} */
    let after = oldest === undefined ? 0 : oldest.number - 1
    for (let page = 0; page < MOST_PAGES && after !== null; page += 1) {
      const { entries, next } = await this.#ask(after, PAGE)
      for (const entry of entries) this.#add(entry)
      after = next
    }
  }

  /**
   * The last hundred, latest first.
   *
   * @param {string} [dialect] absent: of all gateways
   * @returns {readonly BookedEntry[]}
   */
  latest(dialect) {
    const found =
      dialect === undefined ? [...this.#latest.values()].flat() : this.#latest.get(dialect)
    return (found ?? [])
      .toSorted((one, other) => other.number - one.number)
      .slice(0, MOST_SHOWN)
      .map((entry) => ({ ...entry, leftMinor: this.#kept.get(entry.paymentId) ?? 0 }))
  }

  /** @param {Entry} entry */
  #add(entry) {
    this.#kept.set(entry.paymentId, entry.keptMinor)
    if (entry.number <= this.#last) return
    this.#last = entry.number
    const known = this.#latest.get(entry.dialect) ?? []
    this.#latest.set(entry.dialect, [entry, ...known].slice(0, MOST_SHOWN))
  }
}

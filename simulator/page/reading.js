// @ts-check
import { adminApi } from './admin-api.js'

/**
 * What the simulator said last.
 *
 * @typedef {object} Seen
 * @property {number} askedAtMs when it was asked, on the page's own clock
 * @property {number} atMs when it had said it, milliseconds since the epoch
 * @property {import('./admin-api.js').Stats} stats
 * @property {import('./admin-api.js').Scenario} scenario
 * @property {import('./admin-api.js').GatewayClock} clock
 * @property {readonly import('./admin-api.js').OpenCallback[]} callbacks
 * @property {import('./admin-api.js').Ledger} ledger charges oldest first
 * @property {readonly import('./admin-api.js').JournalEntry[]} journal oldest first
 */

/** How many entries of the journal are read. */
const JOURNAL_LIMIT = 100

/** What takes long to read is read so seldom that it costs a tenth of the time. */
const REST = 9

/** Rests that are shorter than the pause between two readings are none. */
const SHORTEST_REST_MS = 1000

/**
 * One thing that is read when it may have changed.
 *
 * @template Answer
 */
class Source {
  #ask
  #kept
  #version = ''
  #againAtMs = 0

  /**
   * @param {() => Promise<Answer>} ask
   * @param {Answer} first what holds until it was read
   */
  constructor(ask, first) {
    this.#ask = ask
    this.#kept = first
  }

  /** @param {string} version another one wherever it may have changed */
  async read(version) {
    const begunMs = performance.now()
    if (version === this.#version || begunMs < this.#againAtMs) return this.#kept
    this.#kept = await this.#ask()
    this.#version = version
    const endedMs = performance.now()
    const restMs = (endedMs - begunMs) * REST
    this.#againAtMs = restMs < SHORTEST_REST_MS ? 0 : endedMs + restMs
    return this.#kept
  }
}

/** Reads what has changed: ledger and journal stand still while no count moves. */
export class Reading {
  #ledger = new Source(adminApi.ledger, { charges: [], references: [] })
  #journal = new Source(() => adminApi.journal(JOURNAL_LIMIT), { entries: [] })
  #callbacks = new Source(adminApi.callbacks, { callbacks: [] })

  /** @returns {Promise<Seen>} */
  async read() {
    const askedAtMs = performance.now()
    const [stats, scenario, clock, { callbacks }] = await Promise.all([
      adminApi.stats(),
      adminApi.scenario(),
      adminApi.clock(),
      this.#callbacks.read(String(askedAtMs)),
    ])
    const atMs = Date.now()
    const counts = JSON.stringify(stats.dialects)
    const [ledger, { entries: journal }] = await Promise.all([
      this.#ledger.read(counts),
      this.#journal.read(counts),
    ])
    return { askedAtMs, atMs, stats, scenario, clock, callbacks, ledger, journal }
  }
}

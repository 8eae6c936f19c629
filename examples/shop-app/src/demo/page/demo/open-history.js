// @ts-check
import { keep, readKept } from '../shell/kept.js'

/** What the line shows, in ms. */
export const SHOWN_MS = 120_000

/**
 * One moment.
 *
 * @typedef {object} Moment
 * @property {number} at ms since the Unix epoch
 * @property {number | null} open how many orders were on their way; null: the shop was away
 * @property {boolean} isBroken whether anything was broken on purpose
 */

const KEY = 'holdfast.open-orders'
const KEEP_MS = 5000

/** The last minutes, which survive a reload. */
export class OpenHistory {
  /** @type {Moment[]} */
  #moments = kept()
  #keptAt = 0

  /** @returns {readonly Moment[]} oldest first */
  get moments() {
    return this.#moments
  }

  /** @param {Moment} moment */
  add(moment) {
    const from = moment.at - SHOWN_MS
    this.#moments = [...this.#moments.filter(({ at }) => at >= from && at < moment.at), moment]
    if (moment.at - this.#keptAt < KEEP_MS) return
    this.#keptAt = moment.at
    this.keep()
  }

  keep() {
    keep('session', KEY, this.#moments)
  }
}

/** @returns {Moment[]} */
function kept() {
  const read = readKept('session', KEY)
  return Array.isArray(read) ? read : []
}

// @ts-check

/** @typedef {Readonly<Record<string, number>>} Counts */

/**
 * @typedef {object} Slot
 * @property {number} fromMs when it begins, milliseconds since the epoch
 * @property {boolean} isWatched whether anybody counted then
 * @property {boolean} isAway whether the gateway was away at some moment of it
 * @property {Record<string, number>} counts by outcome
 */

/** How long one slot is. */
export const SLOT_MS = 5000

/** How many slots are remembered: five minutes. */
export const SLOTS = 60

/** A longer silence than this is a gap: what was counted meanwhile belongs to no slot. */
const LONGEST_STEP_MS = 4000

/** Turns totals that are read now and then into counts per slot of time. */
export class OutcomeHistory {
  /** @type {Map<number, Slot>} */
  #slots = new Map()
  /** @type {{ atMs: number, totals: Counts } | undefined} */
  #last

  /**
   * Takes note of totals. Those that fell (after a reset) and those after a gap start anew.
   *
   * @param {number} atMs milliseconds since the epoch, not before the last one
   * @param {Counts} totals by outcome
   * @param {boolean} isAway whether the gateway is away
   */
  note(atMs, totals, isAway) {
    const last = this.#last
    this.#last = { atMs, totals }
    const slot = this.#slotAt(atMs)
    slot.isWatched = true
    slot.isAway ||= isAway
    if (last === undefined || atMs - last.atMs > LONGEST_STEP_MS) return
    for (const [outcome, total] of Object.entries(totals)) {
      const more = total - (last.totals[outcome] ?? 0)
      if (more > 0) slot.counts[outcome] = (slot.counts[outcome] ?? 0) + more
    }
  }

  /**
   * The last five minutes, oldest slot first; the last one is under way.
   *
   * @param {number} nowMs milliseconds since the epoch
   * @returns {Slot[]}
   */
  slots(nowMs) {
    const newest = Math.floor(nowMs / SLOT_MS)
    for (const number of this.#slots.keys()) {
      if (number <= newest - SLOTS) this.#slots.delete(number)
    }
    return Array.from({ length: SLOTS }, (_, index) => {
      const number = newest - SLOTS + 1 + index
      return this.#slots.get(number) ?? emptySlot(number)
    })
  }

  /** @param {number} atMs */
  #slotAt(atMs) {
    const number = Math.floor(atMs / SLOT_MS)
    const slot = this.#slots.get(number) ?? emptySlot(number)
    this.#slots.set(number, slot)
    return slot
  }
}

/**
 * @param {number} number
 * @returns {Slot}
 */
function emptySlot(number) {
  return { fromMs: number * SLOT_MS, isWatched: false, isAway: false, counts: {} }
}

// @ts-check

/**
 * What somebody means to order, under one idempotency key: until the shop has said what became of
 * it, asking again with it is no second order. Survives a reload; holds no card number.
 *
 * @typedef {object} Draft
 * @property {string} key
 * @property {string} meansId what to pay with
 * @property {readonly { productId: string, quantity: number }[]} items
 * @property {number} pointsToUse
 * @property {number} expectedPrice
 */

const KEPT_AS = 'holdfast.draft'

/** @returns {Draft | undefined} one that was sent, and of which nobody has said what became */
export function sentDraft() {
  const kept = sessionStorage.getItem(KEPT_AS)
  return kept === null ? undefined : JSON.parse(kept)
}

/** @param {Draft} draft */
export function keepDraft(draft) {
  sessionStorage.setItem(KEPT_AS, JSON.stringify(draft))
}

/** The shop has said what became of it. */
export function dropDraft() {
  sessionStorage.removeItem(KEPT_AS)
}

const CHOSEN_AS = 'holdfast.chosen'

/** @returns {{ meansId: string, pointsToUse: number }} what was chosen at the checkout */
export function keptChoice() {
  const kept = sessionStorage.getItem(CHOSEN_AS)
  return { meansId: '', pointsToUse: 0, ...(kept === null ? {} : JSON.parse(kept)) }
}

/** @param {{ meansId?: string, pointsToUse?: number }} choice */
export function keepChoice(choice) {
  sessionStorage.setItem(CHOSEN_AS, JSON.stringify({ ...keptChoice(), ...choice }))
}

/** The order is made: the next one begins anew. */
export function dropChoice() {
  sessionStorage.removeItem(CHOSEN_AS)
}

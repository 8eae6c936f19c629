// @ts-check
import { forget, keep, readKept } from '../shell/kept.js'
import { sessionAt } from '../shell/session.js'

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

/** @typedef {{ readonly meansId: string, readonly pointsToUse: number }} Choice */

/**
 * Whose it is: somebody else who logs in at this browser neither sees it nor sends it.
 *
 * @template Kept
 * @typedef {{ readonly buyer: string | undefined, readonly kept: Kept }} Owned
 */

const DRAFT = 'holdfast.draft'
const CHOICE = 'holdfast.chosen'

const buyer = () => sessionAt('buyer')?.email

/**
 * @template Kept
 * @param {string} key
 * @returns {Kept | undefined}
 */
function readOwn(key) {
  const owned = /** @type {Owned<Kept> | null | undefined} */ (readKept('session', key))
  return owned?.buyer === buyer() ? owned?.kept : undefined
}

/** @returns {Draft | undefined} one that was sent, and of which nobody has said what became */
export function sentDraft() {
  return readOwn(DRAFT)
}

/** @param {Draft} draft */
export function keepDraft(draft) {
  keep('session', DRAFT, { buyer: buyer(), kept: draft })
}

/** The shop has said what became of it. */
export function dropDraft() {
  forget('session', DRAFT)
}

/** @returns {Choice} what was chosen at the checkout */
export function keptChoice() {
  /** @type {Partial<Choice> | undefined} */
  const own = readOwn(CHOICE)
  return { meansId: '', pointsToUse: 0, ...own }
}

/** @param {Partial<Choice>} choice */
export function keepChoice(choice) {
  keep('session', CHOICE, { buyer: buyer(), kept: { ...keptChoice(), ...choice } })
}

/** The order is made: the next one begins anew. */
export function dropChoice() {
  forget('session', CHOICE)
}

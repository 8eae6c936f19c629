// @ts-check
import { tellsOfKey } from '../shell/what-an-answer-tells.js'

/** The modules that an order needs were asked and did not answer: it was not made. */
const notMade = new Set([502, 503])

/**
 * Whether a refusal says what became of an order that was sent under a key.
 *
 * @param {number} status of an answer that names no order
 * @param {boolean} isUntold an earlier try with this key was not answered
 */
export function tellsOfOrder(status, isUntold) {
  return tellsOfKey(status, isUntold) || (!isUntold && notMade.has(status))
}

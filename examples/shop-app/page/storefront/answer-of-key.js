// @ts-check

/** Said before the shop looks who has asked what under which key. */
const beforeTheKey = new Set([401, 403, 429])

/**
 * Whether a refusal says what became of an order that was sent under a key. Where it does not, the
 * next try takes the same key: another one could be a second order.
 *
 * @param {number} status of an answer that names no order
 * @param {boolean} isUntold an earlier try with this key was not answered
 */
export function tellsOfOrder(status, isUntold) {
  if (!isUntold) return status !== 500
  return status < 500 && !beforeTheKey.has(status)
}

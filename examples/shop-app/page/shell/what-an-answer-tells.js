// @ts-check

/** A module of the shop was silent: whoever answers could not look. */
const COULD_NOT_LOOK = 424
const TOO_MANY = 429

/** Said before the shop looks who has asked what under which key. */
const beforeTheKey = new Set([401, 403, TOO_MANY])

/**
 * Whether a refusal says what became of something that was sent under an idempotency key. Where it
 * does not, the next try takes the same key: under another one it could be done twice.
 *
 * @param {number} status
 * @param {boolean} isUntold an earlier try with this key was not answered
 */
export function tellsOfKey(status, isUntold) {
  if (status >= 500 || status === COULD_NOT_LOOK) return false
  return !isUntold || !beforeTheKey.has(status)
}

/**
 * Whether looking again would be answered the same.
 *
 * @param {number} status of a refusal
 */
export function isFinal(status) {
  return status < 500 && status !== COULD_NOT_LOOK && status !== TOO_MANY
}

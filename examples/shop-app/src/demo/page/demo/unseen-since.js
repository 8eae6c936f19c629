// @ts-check

/** A look is due every second, and every five where the gateway hangs. */
const OVERDUE_MS = 6000

/**
 * Since when nobody has looked; undefined where the last look is recent enough.
 *
 * @param {number} seenAt when the last look came, in ms since the Unix epoch
 * @param {number} now
 * @returns {number | undefined}
 */
export function unseenSince(seenAt, now) {
  return now - seenAt > OVERDUE_MS ? seenAt : undefined
}

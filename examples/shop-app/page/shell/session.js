// @ts-check

/**
 * Who is logged in at a door. Buyers and staff have one each, so that one person can stand at both.
 *
 * @typedef {'buyer' | 'operator'} Door
 */

/**
 * @typedef {object} Session
 * @property {string} token
 * @property {string} name
 * @property {string} email
 */

/** @param {Door} door */
const keyOf = (door) => `holdfast.${door}`

/**
 * @param {Door} door
 * @returns {Session | undefined}
 */
export function sessionAt(door) {
  try {
    const kept = localStorage.getItem(keyOf(door))
    return kept === null ? undefined : JSON.parse(kept)
  } catch {
    return undefined // nothing is kept here, or not by us
  }
}

/**
 * @param {Door} door
 * @param {Session} session
 */
export function keepSession(door, session) {
  localStorage.setItem(keyOf(door), JSON.stringify(session))
  changed.dispatchEvent(new Event(door))
}

/** @param {Door} door */
export function endSession(door) {
  localStorage.removeItem(keyOf(door))
  changed.dispatchEvent(new Event(door))
}

const changed = new EventTarget()

/**
 * Hears of log-ins and log-outs, also of those in other tabs.
 *
 * @param {Door} door
 * @param {() => void} listener
 */
export function onSession(door, listener) {
  changed.addEventListener(door, listener)
  addEventListener('storage', ({ key }) => {
    if (key === keyOf(door)) listener()
  })
}

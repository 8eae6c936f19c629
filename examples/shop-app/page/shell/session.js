// @ts-check
import { forget, keep, readKept } from './kept.js'

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
  return /** @type {Session | undefined} */ (readKept('local', keyOf(door)))
}

/**
 * @param {Door} door
 * @param {Session} session
 */
export function keepSession(door, session) {
  keep('local', keyOf(door), session)
  changed.dispatchEvent(new Event(door))
}

/**
 * @param {Door} door
 * @param {{ isExpired?: boolean }} [how] whether nobody meant to log out
 */
export function endSession(door, { isExpired = false } = {}) {
  forget('local', keyOf(door))
  changed.dispatchEvent(new CustomEvent(door, { detail: isExpired }))
}

const changed = new EventTarget()

/**
 * Hears of log-ins and log-outs, also of those in other tabs.
 *
 * @param {Door} door
 * @param {(isExpired: boolean) => void} listener told whether a log-in has run out
 */
export function onSession(door, listener) {
  changed.addEventListener(door, (event) => {
    listener(event instanceof CustomEvent && event.detail === true)
  })
  addEventListener('storage', ({ key }) => {
    if (key === keyOf(door)) listener(false)
  })
}

// @ts-check
import { askShop } from '../shell/shop-api.js'
import { onBack } from '../shell/presence.js'

/**
 * @typedef {object} GatewayState
 * @property {boolean} isAnswering
 * @property {boolean} isListening
 * @property {boolean} isRestarting
 * @property {readonly { readonly name: string, readonly isOn: boolean }[]} switches
 * @property {null | {
 *   readonly requests: number, readonly pendingCharges: number, readonly callbacks: number,
 *   readonly callbacksLost: number, readonly callbacksDoubled: number,
 *   readonly callbacksLate: number }} counts
 */

/**
 * @typedef {object} CrowdTold
 * @property {string} name
 * @property {number} buyers
 * @property {string} startedAt
 * @property {string} [endedAt]
 * @property {boolean} isBuying
 * @property {number} repeats
 * @property {Readonly<Record<'paid' | 'confirming' | 'declined' | 'turnedAway' | 'otherwise'
 *   | 'unanswered', number>>} told
 */

const EVERY_MS = 2000

/** @type {GatewayState | undefined} */
let latest
/** @type {((state: GatewayState) => void)[]} */
const gatewayListeners = []
/** @type {((crowds: readonly CrowdTold[]) => void)[]} */
const crowdListeners = []

/** Whether anything is broken on purpose, as far as is known. */
export function isAnythingBroken() {
  if (latest === undefined || !latest.isAnswering) return false
  return !latest.isListening || latest.switches.some(({ isOn }) => isOn)
}

/** @param {(state: GatewayState) => void} listener */
export function onGateway(listener) {
  gatewayListeners.push(listener)
}

/** @param {(crowds: readonly CrowdTold[]) => void} listener */
export function onCrowds(listener) {
  crowdListeners.push(listener)
}

/**
 * Asks for something that changes the gateway, and shows what it is like then.
 *
 * @param {'PUT' | 'POST'} method
 * @param {string} path
 * @param {object} [json]
 */
export async function changeGateway(method, path, json = {}) {
  /** @type {GatewayState} */
  const state = await askShop(method, path, { json })
  tell(state)
}

/** Looks now, besides every two seconds. */
export async function lookAtGateway() {
  const [state, { crowds }] = await Promise.all([gatewayState(), crowdsTold()])
  tell(state)
  for (const listener of crowdListeners) listener(crowds)
}

/** @returns {Promise<GatewayState>} */
const gatewayState = () => askShop('GET', '/demo/gateway')

/** @returns {Promise<{ readonly crowds: readonly CrowdTold[] }>} */
const crowdsTold = () => askShop('GET', '/demo/buyers')

/** Begins to look, for as long as the page is there and somebody sees it. */
export function keepLooking() {
  const look = () => {
    if (!document.hidden) void lookAtGateway().catch(() => undefined) // presence says so
  }
  look()
  setInterval(look, EVERY_MS)
  onBack(look)
  document.addEventListener('visibilitychange', look)
}

/** @param {GatewayState} state */
function tell(state) {
  latest = state
  for (const listener of gatewayListeners) listener(state)
}

// @ts-check
import { askShop } from '../shell/shop-api.js'
import { onBack } from '../shell/presence.js'
import { PollOrder } from './poll-order.js'

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
/** A shop that takes longer hangs. */
const PATIENCE_MS = 10_000

const order = new PollOrder()
const crowdOrder = new PollOrder()

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
  const state = await order.change(() => askShop(method, path, { json }))
  tell(state)
}

/** Looks now, besides every two seconds. Where that fails, presence or the next look says so. */
export async function lookAtGateway() {
  const [isNewest, isNewestCrowd] = [order.begin(), crowdOrder.begin()]
  const signal = AbortSignal.timeout(PATIENCE_MS)
  try {
    const [state, { crowds }] = await Promise.all([gatewayState(signal), crowdsTold(signal)])
    if (isNewest()) tell(state)
    if (!isNewestCrowd()) return
    for (const listener of crowdListeners) listener(crowds)
  } catch {
    // Whoever has asked for something was told what came of that.
  }
}

/** @param {AbortSignal} signal @returns {Promise<GatewayState>} */
const gatewayState = (signal) => askShop('GET', '/demo/gateway', { signal })

/** @param {AbortSignal} signal @returns {Promise<{ readonly crowds: readonly CrowdTold[] }>} */
const crowdsTold = (signal) => askShop('GET', '/demo/buyers', { signal })

/** Begins to look, one look at a time, for as long as the page is there and somebody sees it. */
export function keepLooking() {
  let isLooking = false
  const look = async () => {
    if (document.hidden || isLooking) return
    isLooking = true
    await lookAtGateway()
    isLooking = false
  }
  void look()
  setInterval(() => void look(), EVERY_MS)
  onBack(() => void look())
  document.addEventListener('visibilitychange', () => void look())
}

/** @param {GatewayState} state */
function tell(state) {
  latest = state
  for (const listener of gatewayListeners) listener(state)
}

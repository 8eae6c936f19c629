// @ts-check
import { readEvents } from '../shell/event-stream.js'
import { unseenSince } from './unseen-since.js'

/**
 * What one look at shop and gateway has found; null: nobody could say.
 *
 * @typedef {object} AuditLook
 * @property {string} at
 * @property {number} orders
 * @property {number | null} charges
 * @property {number | null} doubled
 * @property {number | null} lost
 * @property {number} open
 * @property {number} review
 * @property {number} waitingToBePaid
 * @property {boolean} isGatewayAnswering
 * @property {readonly string[]} wrong
 */

/**
 * The last look that found something, and how much it is worth by now.
 *
 * @typedef {object} AuditState
 * @property {AuditLook | undefined} look
 * @property {boolean} isShopAway
 * @property {boolean} isRefused the shop does not let this page look: there is no more to come
 * @property {number | undefined} unseenSince when the last look was, in ms since the Unix epoch,
 *   where one is overdue or has failed; undefined while somebody looks
 */

const TICK_MS = 1000

/** @type {AuditState} */
let state = { look: undefined, isShopAway: false, isRefused: false, unseenSince: undefined }
/** @type {((state: AuditState) => void)[]} */
const listeners = []
/** When this page began to look, or saw a look for the last time. */
let seenAt = 0

/**
 * Hears of each look, of none, and of a shop that goes away and comes back. All who listen share a
 * stream.
 *
 * @param {(state: AuditState) => void} listener
 */
export function onAudit(listener) {
  listeners.push(listener)
  listener(state)
  if (listeners.length === 1) begin()
}

/** @param {Partial<AuditState>} change */
function tell(change) {
  state = { ...state, ...change }
  for (const listener of listeners) listener(state)
}

function begin() {
  seenAt = Date.now()
  readEvents('/demo/audit', {
    onEvent: ({ data }) => take(JSON.parse(data)),
    onRefused: () => tell({ isRefused: true, isShopAway: false }),
  })
  setInterval(tick, TICK_MS)
  // Nobody looks for a page that nobody sees: that is no look that is missing.
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) seenAt = Date.now()
  })
  const { body } = document
  new MutationObserver(() => {
    // It is there again when it has looked.
    if (body.hasAttribute('data-away') && !state.isRefused) tell({ isShopAway: true })
  }).observe(body, { attributeFilter: ['data-away'] })
}

/** @param {AuditLook | { readonly at: string, readonly isLooking: false }} told */
function take(told) {
  if ('isLooking' in told) {
    const since = state.unseenSince ?? Date.parse(state.look?.at ?? told.at)
    tell({ isShopAway: false, unseenSince: since })
    return
  }
  seenAt = Date.now()
  tell({ look: told, isShopAway: false, unseenSince: undefined })
}

function tick() {
  if (document.hidden || state.isRefused || state.isShopAway) return
  const since = unseenSince(seenAt, Date.now())
  if (since === undefined || state.unseenSince !== undefined) return
  tell({ unseenSince: state.look === undefined ? since : Date.parse(state.look.at) })
}

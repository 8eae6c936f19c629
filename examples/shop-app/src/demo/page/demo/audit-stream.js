// @ts-check
import { shopIsAway, untilBack } from '../shell/presence.js'

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
 * The last look, which stays while the shop is away.
 *
 * @typedef {{ readonly look: AuditLook | undefined, readonly isShopAway: boolean }} AuditState
 */

/** @type {AuditState} */
let state = { look: undefined, isShopAway: false }
/** @type {((state: AuditState) => void)[]} */
const listeners = []
/** @type {EventSource | undefined} */
let source

/**
 * Hears of each look, and of a shop that goes away and comes back. All who listen share a stream.
 *
 * @param {(state: AuditState) => void} listener
 */
export function onAudit(listener) {
  listeners.push(listener)
  listener(state)
  open()
}

/** @param {AuditState} next */
function tell(next) {
  state = next
  for (const listener of listeners) listener(state)
}

/** A browser keeps few connections to one address: a page that nobody sees gives its own back. */
function open() {
  if (source !== undefined || document.hidden) return
  const opened = new EventSource('/demo/audit')
  source = opened
  opened.addEventListener('message', ({ data }) => {
    tell({ look: JSON.parse(data), isShopAway: false })
  })
  // It would connect again by itself, but not to a shop that is only just starting.
  opened.addEventListener('error', () => {
    close()
    tell({ ...state, isShopAway: true })
    shopIsAway()
    void untilBack().then(open)
  })
}

function close() {
  source?.close()
  source = undefined
}

document.addEventListener('visibilitychange', () => (document.hidden ? close() : open()))
addEventListener('pagehide', close)
addEventListener('pageshow', ({ persisted }) => {
  if (persisted && listeners.length > 0) open()
})

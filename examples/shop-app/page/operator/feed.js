// @ts-check
import { untilBack } from '../shell/presence.js'
import { endSession, sessionAt } from '../shell/session.js'
import { Away, Refused, askShop } from '../shell/shop-api.js'
import { GatewayHistory } from './gateway-history.js'

/** @typedef {import('./shop-answers.js').Status} Status */

/**
 * How things stand, as far as the shop has told.
 *
 * @typedef {object} Seen
 * @property {Status} status
 * @property {GatewayHistory} history
 * @property {number} now by the shop's clock, ms since the Unix epoch
 */

/**
 * A list that is read anew when the status says that it has changed, and every few seconds.
 *
 * @typedef {object} ListSource
 * @property {(status: Status) => string} mark another one: the list has changed
 * @property {() => Promise<void>} read reads it and shows it
 */

const PAUSE_MS = 1000
const LIST_AGE_MS = 4000

/**
 * Reads once a second while somebody is logged in and looks.
 *
 * @param {object} ports
 * @param {(seen: Seen) => void} ports.show
 * @param {(isStale: boolean, why: string) => void} ports.showStale with the shop's sentence, or ''
 * @param {() => void} ports.onComplete everything has been read and shown
 * @param {readonly ListSource[]} ports.lists
 */
export function startFeed({ show, showStale, onComplete, lists }) {
  const history = new GatewayHistory()
  const readers = lists.map((list) => listReader(list))
  /** @type {Status | undefined} */
  let status
  let heardAt = 0

  const showNow = () => {
    if (status === undefined) return
    const elapsed = performance.now() - heardAt
    show({ status, history, now: Date.parse(status.at) + elapsed })
  }
  const read = async () => {
    const asking = { as: /** @type {const} */ ('operator') }
    const [answer, timeline] = await Promise.all([
      askShop('GET', '/operations/status', asking),
      askShop('GET', `/operations/timeline?after=${history.next}`, asking),
    ])
    status = /** @type {Status} */ (answer)
    heardAt = performance.now()
    history.take(status, /** @type {import('./gateway-history.js').Timeline} */ (timeline))
    showStale(false, '')
    showNow()
    for (const reader of readers) await reader(status)
    onComplete()
  }
  const away = async () => {
    showStale(true, '')
    const ticking = setInterval(showNow, PAUSE_MS) // time goes on, and nobody tells
    await untilBack()
    clearInterval(ticking)
  }
  const turn = turns(() =>
    read().catch(async (error) => {
      if (error instanceof Away) await away()
      else if (error instanceof Refused && error.code === 'FORBIDDEN') endSession('operator')
      else {
        if (!(error instanceof Refused)) console.error(error)
        showStale(true, error instanceof Refused ? error.message : '')
      }
    }),
  )
  return {
    /** Reads now: something may have changed. */
    readNow: async () => {
      for (const reader of readers) reader.forget()
      await turn()
    },
    /** Draws what is known, in another way. */
    showNow,
  }
}

/**
 * Does it once a second, one at a time, while somebody is logged in and looks.
 *
 * @param {() => Promise<void>} act
 * @returns {() => Promise<void>} does it now, or right after the one that is going on
 */
function turns(act) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  let isActing = false
  let isAskedAgain = false
  const isWatched = () => sessionAt('operator') !== undefined && !document.hidden
  const turn = async () => {
    clearTimeout(timer)
    if (isActing || !isWatched()) {
      isAskedAgain = isActing
      return
    }
    isActing = true
    isAskedAgain = false
    await act()
    isActing = false
    if (isWatched()) timer = setTimeout(() => void turn(), isAskedAgain ? 0 : PAUSE_MS)
  }
  document.addEventListener('visibilitychange', () => void turn())
  return turn
}

/** @param {ListSource} list */
function listReader({ mark, read }) {
  /** @type {string | undefined} */
  let seen
  let readAt = 0
  const reader = async (/** @type {Status} */ status) => {
    const now = mark(status)
    if (now === seen && performance.now() - readAt < LIST_AGE_MS) return
    await read()
    seen = now
    readAt = performance.now()
  }
  reader.forget = () => {
    seen = undefined
  }
  return reader
}

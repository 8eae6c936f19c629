// @ts-check
import { onAudit } from './audit-stream.js'
import { keep, readKept } from '../shell/kept.js'

/**
 * Something that happened, at a moment.
 *
 * @typedef {{ readonly kind: 'on' | 'off', readonly name: string }
 *   | { readonly kind: 'calm' | 'restart' | 'kill' }
 *   | { readonly kind: 'back', readonly afterMs: number }
 *   | { readonly kind: 'ended', readonly afterMs: number, readonly most: number }} Happening
 */
/** @typedef {Happening & { readonly at: number }} Happened */

const KEY = 'holdfast.happened'
const MOST_KEPT = 20
/** Fewer orders that come and go are no news. */
const WORTH_SAYING = 5

/** @type {Happened[]} */
let all = kept()
/** @type {((all: readonly Happened[]) => void)[]} */
const listeners = []

/** @param {Happening} what */
export function happened(what) {
  all = [{ ...what, at: Date.now() }, ...all].slice(0, MOST_KEPT)
  keep('session', KEY, all)
  for (const listener of listeners) listener(all)
}

/** @param {(all: readonly Happened[]) => void} listener hears of them latest first */
export function onHappened(listener) {
  listeners.push(listener)
  listener(all)
}

/** Tells of a shop that comes back, and of orders that have all ended. */
export function watchForNews() {
  let awaySince = 0
  let openSince = 0
  let most = 0
  onAudit(({ look, isShopAway }) => {
    const now = Date.now()
    if (isShopAway) {
      awaySince ||= now
      return
    }
    if (awaySince > 0) happened({ kind: 'back', afterMs: now - awaySince })
    awaySince = 0
    if (look === undefined) return
    if (look.open > 0) {
      openSince ||= now
      most = Math.max(most, look.open)
      return
    }
    if (most >= WORTH_SAYING) happened({ kind: 'ended', afterMs: now - openSince, most })
    openSince = 0
    most = 0
  })
}

/** @returns {Happened[]} */
function kept() {
  const read = readKept('session', KEY)
  return Array.isArray(read) ? read : []
}

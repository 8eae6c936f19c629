// @ts-check
import { byId, setText } from '../element.js'
import { wordsOf } from './language.js'

const words = wordsOf({
  ko: {
    away: '상점에 연결할 수 없습니다. 1초마다 다시 연결합니다. 아무것도 잃어버리지 않았습니다.',
  },
  en: {
    away: 'The shop is away. Trying again every second. Nothing is lost.',
  },
})

const AGAIN_MS = 1000
const PATIENCE_MS = 3000

let isAway = false
/** @type {Set<() => void>} */
const listeners = new Set()

/**
 * Hears that the shop is there again after it was away.
 *
 * @param {() => void} listener
 * @returns {() => void} stops it
 */
export function onBack(listener) {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Says that the shop does not answer, and looks until it does. */
export function shopIsAway() {
  if (isAway) return
  isAway = true
  showAway()
  setTimeout(() => void look(), AGAIN_MS)
}

/** Resolves when the shop answers; at once where it is not away. */
export function untilBack() {
  if (!isAway) return Promise.resolve()
  return new Promise((resolve) => {
    const stop = onBack(() => {
      stop()
      resolve(undefined)
    })
  })
}

async function look() {
  const isThere = await fetch('/health', { signal: AbortSignal.timeout(PATIENCE_MS) })
    .then(({ ok }) => ok)
    .catch(() => false)
  if (!isThere) {
    setTimeout(() => void look(), AGAIN_MS)
    return
  }
  isAway = false
  showAway()
  for (const listener of [...listeners]) listener()
}

function showAway() {
  const line = byId('away', HTMLElement)
  document.body.toggleAttribute('data-away', isAway)
  setText(line, words.away)
  line.hidden = !isAway
}

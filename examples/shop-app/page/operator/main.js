// @ts-check
import { byId } from '../element.js'
import { logInPanel } from '../shell/log-in.js'
import { onSession, sessionAt } from '../shell/session.js'
import { operatorBoard } from './board.js'

const main = byId('main', HTMLElement)

/** @type {ReturnType<typeof operatorBoard> | undefined} */
let shown
/** @type {HTMLElement | undefined} */
let door
let isLeaving = false
let scrolled = 0
/** @type {Element | null} */
let focused = null

/** Whoever is logged in sees the board where they left it; anybody else the staff door. */
function enter() {
  door?.remove()
  door = undefined
  if (shown === undefined) {
    shown = operatorBoard(() => (isLeaving = true))
    main.replaceChildren(shown.board)
  } else {
    shown.board.hidden = false
    scrollTo({ top: scrolled, behavior: 'instant' })
    if (focused instanceof HTMLElement && focused.isConnected)
      focused.focus({ preventScroll: true })
  }
  void shown.readNow()
}

function leave() {
  if (door !== undefined) return
  const isExpired = shown !== undefined && !isLeaving
  isLeaving = false
  if (shown !== undefined) {
    scrolled = scrollY
    focused = shown.board.contains(document.activeElement) ? document.activeElement : null
    shown.board.hidden = true
  }
  door = logInPanel('operator', { onDone: () => undefined, isExpired })
  if (shown === undefined) main.replaceChildren(door)
  else main.prepend(door)
  if (isExpired) door.querySelector('h1')?.focus()
}

function follow() {
  if (sessionAt('operator') === undefined) leave()
  else if (shown === undefined || shown.board.hidden) enter()
}

onSession('operator', follow)
follow()

// @ts-check
import { element } from '../element.js'
import { language, pathTo } from '../shell/language.js'
import { logInPanel } from '../shell/log-in.js'
import { onSession, sessionAt } from '../shell/session.js'
import { Away, Refused } from '../shell/shop-api.js'
import { untilBack } from '../shell/presence.js'
import { routerWords as words } from './router-words.js'

/**
 * What a screen is asked for.
 *
 * @typedef {object} Visit
 * @property {string} id what its path names; empty where it names nothing
 * @property {URLSearchParams} query
 * @property {AbortSignal} signal the reader has gone on
 */

/**
 * @typedef {object} Screen
 * @property {RegExp} path below the language
 * @property {string} title
 * @property {boolean} [isPrivate] only for somebody who is logged in
 * @property {(visit: Visit) => Promise<HTMLElement>} show builds it, with everything that it shows
 */

const brand = document.title.split(' · ').at(-1) ?? ''
const main = /** @type {HTMLElement} */ (document.getElementById('main'))

/** @type {readonly Screen[]} */
let screens = []
let visiting = new AbortController()
let isExpired = false

/**
 * Shows the screen of this address, and from now on that of every address that a link leads to.
 * Resolves when the first one stands.
 *
 * @param {readonly Screen[]} all
 */
export function startRouter(all) {
  screens = all
  history.scrollRestoration = 'manual'
  document.addEventListener('click', followLink)
  addEventListener('popstate', () => void show(false))
  onSession('buyer', (hasExpired) => {
    isExpired = hasExpired
    if (screenHere()?.isPrivate) void show(false)
  })
  return show(true)
}

/**
 * Goes to another screen.
 *
 * @param {string} path below the language
 * @param {{ replace?: boolean }} [options] whether "back" leads past this screen
 */
export function goTo(path, { replace = false } = {}) {
  keepScroll()
  if (replace) history.replaceState({}, '', pathTo(path))
  else history.pushState({}, '', pathTo(path))
  return show(false)
}

/** Shows this screen anew; whoever works with the keyboard stays where they are. */
export async function reshow() {
  const kept = document.activeElement?.getAttribute('data-keep')
  const scroll = scrollY
  await show(true)
  scrollTo(0, scroll)
  const again = kept == null ? null : main.querySelector(`[data-keep="${CSS.escape(kept)}"]`)
  const target = again ?? main.querySelector('h1')
  if (target instanceof HTMLElement) target.focus({ preventScroll: true })
}

/** @param {MouseEvent} event */
function followLink(event) {
  const link = event.target instanceof Element ? event.target.closest('a') : null
  const isPlain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey)
  if (!link || !isPlain || event.defaultPrevented) return
  const { origin, pathname, search, hash } = new URL(link.href)
  if (origin !== location.origin || hash !== '' || screenOf(pathname) === undefined) return
  event.preventDefault()
  void goTo(pathname.slice(pathTo('').length) + search)
}

/** @param {string} pathname */
function screenOf(pathname) {
  if (!pathname.startsWith(pathTo(''))) return undefined
  const path = pathname.slice(pathTo('').length)
  return screens.find((screen) => screen.path.test(path))
}

function screenHere() {
  return screenOf(location.pathname)
}

/** @param {boolean} keepsFocus as when the document has just been loaded */
async function show(keepsFocus) {
  visiting.abort()
  visiting = new AbortController()
  const { signal } = visiting
  const screen = screenHere()
  markSection()
  main.setAttribute('aria-busy', 'true')
  const shown = await contentOf(screen, signal)
  if (signal.aborted) return
  main.replaceChildren(shown)
  main.removeAttribute('aria-busy')
  document.title = `${screen?.title ?? words.nothing} · ${brand}`
  scrollTo(0, /** @type {{ scroll?: number } | null} */ (history.state)?.scroll ?? 0)
  if (!keepsFocus) main.querySelector('h1')?.focus({ preventScroll: true })
}

/**
 * @param {Screen | undefined} screen
 * @param {AbortSignal} signal
 * @returns {Promise<HTMLElement>}
 */
async function contentOf(screen, signal) {
  if (screen === undefined) return sorry(words.nothing, words.nothingLead)
  if (screen.isPrivate && sessionAt('buyer') === undefined) return logIn()
  const id = screen.path.exec(location.pathname.slice(pathTo('').length))?.groups?.['id'] ?? ''
  const visit = { id, query: new URLSearchParams(location.search), signal }
  for (;;) {
    try {
      return await screen.show(visit)
    } catch (error) {
      if (signal.aborted) return element('div')
      if (error instanceof Refused) return refusal(screen, error)
      if (!(error instanceof Away)) {
        reportError(error)
        return sorry(words.wrong, '')
      }
      if (main.childElementCount === 0) main.replaceChildren(sorry(words.away, words.awayLead))
      await untilBack()
    }
  }
}

/**
 * @param {Screen} screen
 * @param {Refused} error
 */
function refusal(screen, error) {
  if (error.code === 'UNAUTHENTICATED' && screen.isPrivate) return logIn()
  if (error.status === 404) return sorry(words.nothing, error.message)
  const again = element('button', { type: 'button', class: 'button' }, words.again)
  again.addEventListener('click', () => void reshow())
  const panel = sorry(words.wrong, error.message)
  panel.append(again)
  return panel
}

function logIn() {
  const panel = logInPanel('buyer', { isExpired, onDone: () => undefined })
  isExpired = false
  return panel
}

/**
 * @param {string} title
 * @param {string} text
 */
function sorry(title, text) {
  return element(
    'section',
    { class: 'sorry' },
    element('h1', { tabindex: '-1' }, title),
    element('p', { class: 'lead' }, text),
    element('p', {}, element('a', { href: pathTo('') }, words.toProducts)),
  )
}

/** Marks the section in the navigation, and keeps the way to the other language. */
function markSection() {
  const path = location.pathname.slice(pathTo('').length)
  const [first = ''] = path.split('/')
  const section = first === '' ? 'products' : first === 'checkout' ? 'cart' : first
  for (const link of document.querySelectorAll('[data-section]')) {
    const isHere = link.getAttribute('data-section') === section
    if (isHere) link.setAttribute('aria-current', 'page')
    else link.removeAttribute('aria-current')
  }
  const other = language === 'ko' ? 'en' : 'ko'
  document.getElementById('language')?.setAttribute('href', `/${other}/${path}${location.search}`)
}

/** So that "back" comes back to the same place. */
function keepScroll() {
  history.replaceState({ scroll: scrollY }, '')
}

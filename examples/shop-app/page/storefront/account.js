// @ts-check
import { element, setText } from '../element.js'
import { pathTo } from '../shell/language.js'
import { logInPanel } from '../shell/log-in.js'
import { sayWhy } from '../shell/act-once.js'
import { notice } from '../notice.js'
import { endSession, onSession, sessionAt } from '../shell/session.js'
import { addToCart, readCartCount } from './cart-count.js'
import { goTo, reshow } from './router.js'
import { shopWords as words } from './shop-words.js'

/** @typedef {import('./router.js').Visit} Visit */

const link = document.getElementById('account')
const logInText = link?.textContent?.trim() ?? ''

/** Shows at the top of the page who is logged in. */
export function showAccountLink() {
  const show = () => {
    if (link) setText(link, sessionAt('buyer')?.name ?? logInText)
    link?.removeAttribute('data-unknown')
    void readCartCount()
  }
  onSession('buyer', show)
  show()
}

/**
 * Logs in, and leads back to where one was; or out.
 *
 * @param {Visit} visit
 */
export async function showAccount({ query }) {
  const session = sessionAt('buyer')
  if (session === undefined) {
    return logInPanel('buyer', { onDone: () => void goOn(query) })
  }
  const leave = element('button', { type: 'button', class: 'button' }, words.logOut)
  leave.addEventListener('click', () => {
    endSession('buyer')
    notice(words.loggedOut)
    void reshow()
  })
  return element(
    'section',
    { class: 'panel log-in' },
    element('h1', { tabindex: '-1' }, words.account),
    element('p', { class: 'lead' }, words.loggedInAs(session.name)),
    leave,
  )
}

/**
 * What somebody wanted to do when they had to log in first.
 *
 * @param {URLSearchParams} query
 */
async function goOn(query) {
  const add = query.get('add')
  if (add !== null) await addToCart(add, query.get('name') ?? '').catch(sayWhy)
  const back = query.get('back') ?? ''
  const home = pathTo('')
  await goTo(back.startsWith(home) ? back.slice(home.length) : '', { replace: true })
}

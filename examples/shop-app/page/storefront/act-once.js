// @ts-check
import { wordsOf } from '../shell/language.js'
import { notice } from '../notice.js'
import { Away, Refused } from '../shell/shop-api.js'

const words = wordsOf({
  ko: { away: '상점이 응답하지 않습니다. 연결되면 다시 눌러주세요.' },
  en: { away: 'The shop does not answer. Please press again when it is back.' },
})

/**
 * Does something when a button is pressed, and nothing more until that is done: a second click is
 * no second order. What went wrong is said at the edge of the page.
 *
 * @param {HTMLButtonElement} button
 * @param {() => Promise<unknown>} act
 */
export function actOnce(button, act) {
  button.addEventListener('click', () => void once(button, act))
}

/**
 * The same, by hand.
 *
 * @param {HTMLButtonElement} button
 * @param {() => Promise<unknown>} act
 */
export async function once(button, act) {
  if (button.getAttribute('aria-busy') === 'true') return
  // Not disabled: that would take the focus away.
  button.setAttribute('aria-busy', 'true')
  try {
    await act()
  } catch (error) {
    if (error instanceof Away) notice(words.away, 'bad')
    else if (error instanceof Refused) notice(error.message, 'bad')
    else throw error
  } finally {
    button.removeAttribute('aria-busy')
  }
}

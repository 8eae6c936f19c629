// @ts-check
import { notice } from '../notice.js'
import { wordsOf } from './language.js'
import { Away, Refused } from './shop-api.js'

const words = wordsOf({
  ko: { away: '상점이 응답하지 않습니다. 연결되면 다시 눌러주세요.' },
  en: { away: 'The shop does not answer. Please press again when it is back.' },
})

/** A second click comes so soon where one was meant, in ms. */
const DOUBLE_CLICK_MS = 600

/**
 * Does something when a button is pressed, and nothing more until that is done, however fast it is:
 * a double click does nothing twice. What went wrong is said at the edge of the page.
 *
 * @param {HTMLButtonElement} button
 * @param {() => Promise<unknown>} act
 */
export function actOnce(button, act) {
  button.addEventListener('click', () => void once(button, act))
}

/**
 * The same, where it is no click that asks for it.
 *
 * @param {HTMLButtonElement} button
 * @param {() => Promise<unknown>} act
 */
export async function once(button, act) {
  if (button.getAttribute('aria-busy') === 'true') return
  // Not disabled: that would take the focus away.
  button.setAttribute('aria-busy', 'true')
  const aMoment = new Promise((resolve) => setTimeout(resolve, DOUBLE_CLICK_MS))
  try {
    await act()
  } catch (error) {
    sayWhy(error)
  } finally {
    void aMoment.then(() => button.removeAttribute('aria-busy'))
  }
}

/**
 * Says why something was not done.
 *
 * @param {unknown} error
 */
export function sayWhy(error) {
  if (error instanceof Away) notice(words.away, 'bad')
  else if (error instanceof Refused) notice(error.message, 'bad')
  else throw error
}

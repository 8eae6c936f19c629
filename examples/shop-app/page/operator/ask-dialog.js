// @ts-check
import { element, setText } from '../element.js'
import { wordsOf } from '../shell/language.js'
import { onSession, sessionAt } from '../shell/session.js'
import { Away, Refused } from '../shell/shop-api.js'

const words = wordsOf({
  ko: {
    no: '그만두기',
    working: '처리하고 있습니다…',
    away: '상점이 답하지 않아 처리되었는지 알 수 없습니다. 상점이 돌아오면 상태를 확인하고 다시 눌러 주세요.',
    odd: '예상하지 못한 문제가 생겼습니다. 상태를 확인하고 다시 눌러 주세요.',
  },
  en: {
    no: 'Not now',
    working: 'Working on it…',
    away:
      'The shop did not answer, so nobody knows whether this was done. ' +
      'When it is back, look how things stand, then try again.',
    odd: 'Something unexpected went wrong. Look how things stand, then try again.',
  },
})

/** @type {HTMLDialogElement | undefined} */
let open

// Behind a dialog nobody could log in again.
onSession('operator', () => {
  if (sessionAt('operator') === undefined) open?.close()
})

/**
 * @typedef {object} Question
 * @property {string} title
 * @property {string} lead
 * @property {readonly Node[]} [body]
 * @property {string} yes
 * @property {boolean} [isGrave] it takes something away for good
 * @property {() => Promise<void>} act the dialog stays open, and says why, where it rejects
 */

/**
 * Asks before something is done, does it, and says what is wrong with it.
 *
 * @param {Question} question
 * @returns {HTMLButtonElement} the one that does it
 */
export function askDialog({ title, lead, body = [], yes, isGrave = false, act }) {
  const wrong = element('p', { class: 'form-wrong', role: 'alert' })
  const no = element('button', { type: 'button', class: 'button' }, words.no)
  const kind = isGrave ? 'button button-grave' : 'button button-main'
  const go = element('button', { type: 'submit', class: kind }, yes)
  const actions = element('div', { class: 'dialog-actions' }, no, go)
  const form = element(
    'form',
    { method: 'dialog' },
    element('h2', { id: 'ask-title' }, title),
    element('p', { id: 'ask-lead' }, lead),
    ...body,
    wrong,
    actions,
  )
  const dialog = element(
    'dialog',
    { class: 'dialog ask', 'aria-labelledby': 'ask-title', 'aria-describedby': 'ask-lead' },
    form,
  )
  let isWorking = false
  const submit = async () => {
    if (isWorking) return
    isWorking = true
    go.setAttribute('aria-disabled', 'true')
    setText(wrong, words.working)
    try {
      await act()
      dialog.close()
    } catch (error) {
      setText(wrong, wrongText(error))
    } finally {
      isWorking = false
      go.removeAttribute('aria-disabled')
    }
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void submit()
  })
  no.addEventListener('click', () => dialog.close())
  const opener = document.activeElement
  const home = opener?.closest('section')?.querySelector('h2')
  dialog.addEventListener('close', () => {
    dialog.remove()
    // What it was about may be gone meanwhile, with the button that the browser goes back to.
    if (!opener?.isConnected) home?.focus({ preventScroll: true })
  })
  document.body.append(dialog)
  dialog.showModal()
  open = dialog
  return go
}

/**
 * What went wrong, for people.
 *
 * @param {unknown} error
 */
export function wrongText(error) {
  if (error instanceof Away) return words.away
  if (error instanceof Refused && error.message !== '') return error.message
  console.error(error)
  return words.odd
}

// @ts-check
import { byId, setText } from './element.js'

/**
 * Asks before something that cannot be undone. Seconds can be asked for where the page's dialog has
 * a field for them; they are `NaN` where it has none.
 *
 * @param {{ title: string, text: string, yes: string, asksSeconds?: boolean }} question
 * @returns {Promise<{ seconds: number } | undefined>} `undefined` where the reader thinks better
 */
export function confirmDialog({ title, text, yes, asksSeconds = false }) {
  const dialog = byId('dialog', HTMLDialogElement)
  const field = dialog.querySelector('#dialog-field')
  /** @type {HTMLInputElement | null} */
  const seconds = dialog.querySelector('#dialog-seconds')
  setText(byId('dialog-title', HTMLElement), title)
  setText(byId('dialog-text', HTMLElement), text)
  setText(byId('dialog-yes', HTMLElement), yes)
  field?.toggleAttribute('hidden', !asksSeconds)
  // A hidden field that is not valid would keep the form from being sent.
  seconds?.toggleAttribute('disabled', !asksSeconds)
  dialog.returnValue = ''
  dialog.showModal()
  const no = byId('dialog-no', HTMLButtonElement)
  const dismiss = () => dialog.close('')
  no.addEventListener('click', dismiss)
  return new Promise((resolve) => {
    const conclude = () => {
      no.removeEventListener('click', dismiss)
      const given = { seconds: seconds?.valueAsNumber ?? Number.NaN }
      resolve(dialog.returnValue === 'yes' ? given : undefined)
    }
    dialog.addEventListener('close', conclude, { once: true })
  })
}

// @ts-check
import { byId, setText } from './element.js'

/**
 * Asks before something that cannot be undone.
 *
 * @param {{ title: string, text: string, yes: string, asksSeconds?: boolean }} question
 * @returns {Promise<{ seconds: number } | undefined>} `undefined` where the reader thinks better
 */
export function confirmDialog({ title, text, yes, asksSeconds = false }) {
  const dialog = byId('dialog', HTMLDialogElement)
  const seconds = byId('dialog-seconds', HTMLInputElement)
  setText(byId('dialog-title', HTMLElement), title)
  setText(byId('dialog-text', HTMLElement), text)
  setText(byId('dialog-yes', HTMLElement), yes)
  byId('dialog-field', HTMLElement).hidden = !asksSeconds
  // A hidden field that is not valid would keep the form from being sent.
  seconds.disabled = !asksSeconds
  dialog.returnValue = ''
  dialog.showModal()
  const no = byId('dialog-no', HTMLButtonElement)
  const dismiss = () => dialog.close('')
  no.addEventListener('click', dismiss)
  return new Promise((resolve) => {
    const conclude = () => {
      no.removeEventListener('click', dismiss)
      resolve(dialog.returnValue === 'yes' ? { seconds: seconds.valueAsNumber } : undefined)
    }
    dialog.addEventListener('close', conclude, { once: true })
  })
}

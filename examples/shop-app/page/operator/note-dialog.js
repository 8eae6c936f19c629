// @ts-check
import { element } from '../element.js'
import { wordsOf } from '../shell/language.js'
import { notice } from '../notice.js'
import { askShop } from '../shell/shop-api.js'
import { askDialog } from './ask-dialog.js'

const words = wordsOf({
  ko: {
    title: '메모 남기기',
    lead: '알아낸 것을 적어 두면 다음 사람이 이어서 봅니다. 메모는 지워지지 않습니다.',
    text: '알아낸 것',
    yes: '메모 남기기',
    done: '메모를 남겼습니다.',
  },
  en: {
    title: 'Write a note',
    lead: 'What you found out, for whoever looks next. A note stays for good.',
    text: 'What you found out',
    yes: 'Write it down',
    done: 'The note is written.',
  },
})

const LONGEST = 2000

/** @type {Map<string, string>} what was typed and not sent yet, by payment */
const drafts = new Map()

/**
 * Takes a note about a payment. What was typed is still there after a log-in that expired.
 *
 * @param {string} paymentId
 * @param {() => Promise<void>} onDone
 */
export function noteDialog(paymentId, onDone) {
  const text = element('textarea', { rows: '4', maxlength: String(LONGEST), required: '' })
  text.value = drafts.get(paymentId) ?? ''
  text.addEventListener('input', () => drafts.set(paymentId, text.value))
  askDialog({
    title: words.title,
    lead: words.lead,
    body: [element('label', { class: 'form-field' }, element('span', {}, words.text), text)],
    yes: words.yes,
    async act() {
      const path = `/operations/payments/${encodeURIComponent(paymentId)}/notes`
      await askShop('POST', path, { as: 'operator', json: { text: text.value } })
      drafts.delete(paymentId)
      notice(words.done)
      void onDone()
    },
  })
  text.focus()
}

// @ts-check
import { element } from '../element.js'
import { wonText } from '../shell/language.js'
import { notice } from '../notice.js'
import { askShop } from '../shell/shop-api.js'
import { askDialog } from './ask-dialog.js'
import { paymentStateText, shortId } from './payment-words.js'
import { resolutionWords as words, reviewReason } from './review-words.js'

/** @typedef {import('./shop-answers.js').Review} Review */
/** @typedef {import('./review-words.js').Resolution} Resolution */

const choices = /** @type {const} */ (['approved', 'declined', 'failed', 'canceled'])

/**
 * Asks what the gateway has really done, explains what each answer means, and closes the review.
 *
 * @param {Review} review
 * @param {() => Promise<void>} onDone
 */
export function resolveDialog(review, onDone) {
  const { paymentId, orderId, amount, reason, gatewayKey } = review
  const facts = element(
    'p',
    { class: 'ask-facts' },
    element('strong', {}, wonText(amount)),
    ' · ',
    element('span', { class: 'code', title: orderId }, shortId(orderId)),
    ...(gatewayKey === null ? [] : [' · ', element('span', { class: 'code' }, gatewayKey)]),
    element('span', { class: 'ask-reason' }, reviewReason(reason).title),
  )
  /** @type {Resolution | undefined} */
  let chosen
  const options = choices.map((one) => {
    const { title, text } = words.choices[one]
    const input = element('input', { type: 'radio', name: 'as', value: one, required: '' })
    input.addEventListener('change', () => (chosen = one))
    const label = element('span', { class: 'ask-option-title' }, title)
    const more = element('span', { class: 'ask-option-text' }, text)
    return element('label', { class: 'ask-option' }, input, element('span', {}, label, more))
  })
  const legend = element('legend', { class: 'visually-hidden' }, words.seen)
  askDialog({
    title: words.title,
    lead: words.lead,
    body: [facts, element('fieldset', { class: 'ask-options' }, legend, ...options)],
    yes: words.yes,
    async act() {
      const path = `/operations/payments/${encodeURIComponent(paymentId)}/resolve`
      const answer = await askShop('POST', path, { as: 'operator', json: { as: chosen } })
      const { payment } = /** @type {{ payment: { state: string } | null }} */ (answer)
      notice(words.done(paymentStateText(payment?.state ?? String(chosen))))
      void onDone()
    },
  })
}

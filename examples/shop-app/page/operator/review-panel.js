// @ts-check
import { element, setText } from '../element.js'
import { keyedRows } from '../keyed-rows.js'
import { countText, dateText, spanText, wonText } from '../shell/language.js'
import { notice } from '../notice.js'
import { askShop } from '../shell/shop-api.js'
import { wrongText } from './ask-dialog.js'
import { noteDialog } from './note-dialog.js'
import { button, emptyWords, panel, scroller } from './panel.js'
import { orderStatusText, paymentStateText, shortId } from './payment-words.js'
import { resolveDialog } from './resolve-dialog.js'
import { reviewReason, reviewWords as words } from './review-words.js'

/** @typedef {import('./shop-answers.js').Review} Review */
/** @typedef {import('./shop-answers.js').Note} Note */

/**
 * The payments that a person decides, oldest first, with what can be done about each.
 *
 * @param {() => Promise<void>} readNow
 */
export function reviewPanel(readNow) {
  const { section, note } = panel('reviews', words.title)
  setText(note, words.lead)
  const list = element('ul', { class: 'list' })
  const empty = emptyWords(words.none, words.noneMore)
  const more = element('p', { class: 'list-rest', hidden: '' })
  section.append(scroller(words.title, list, more, empty))
  const showRows = keyedRows(
    list,
    ({ paymentId }) => paymentId,
    (/** @type {Review} */ review) => reviewRow(review, readNow),
  )
  return {
    section,
    source: {
      /** @param {import('./shop-answers.js').Status} status */
      mark: ({ gateways }) =>
        gateways
          .flatMap(({ waiting }) => waiting.filter(({ state }) => state === 'review'))
          .map(({ count }) => count)
          .join(' '),
      async read() {
        const answer = await askShop('GET', '/operations/reviews', { as: 'operator' })
        const { total, reviews } = /** @type {{ total: number, reviews: Review[] }} */ (answer)
        showRows(reviews)
        empty.hidden = reviews.length > 0
        more.hidden = total <= reviews.length
        setText(more, words.more(countText(total - reviews.length)))
      },
    },
  }
}

/**
 * @param {Review} first
 * @param {() => Promise<void>} readNow
 */
function reviewRow(first, readNow) {
  const { paymentId, orderId, gatewayKey, reason, amount } = first
  let review = first
  const { title, text } = reviewReason(reason)
  const age = element('span', {})
  const status = element('span', {})
  const charge = gatewayKey === null ? [words.noCharge] : [`${words.charge} `, code(gatewayKey)]
  const notes = element('ul', { class: 'notes', 'aria-label': words.notes })
  const check = button(words.check, () => void checkNow(review, check, readNow))
  const acts = [
    button(words.resolve, () => resolveDialog(review, readNow), 'button-main'),
    check,
    button(words.note, () => noteDialog(paymentId, readNow)),
  ]
  for (const act of acts) {
    act.setAttribute('aria-label', words.of(act.textContent ?? '', shortId(orderId)))
  }
  const row = element(
    'li',
    { 'data-row': '', class: 'review-row' },
    element('h3', { class: 'state list-title', 'data-tone': 'bad' }, title),
    element('strong', { class: 'review-amount' }, wonText(amount)),
    element('p', { class: 'list-more' }, text),
    element(
      'p',
      { class: 'facts' },
      element('span', {}, `${words.order} `, code(shortId(orderId), orderId)),
      status,
      element('span', {}, ...charge),
      age,
    ),
    notes,
    element('div', { class: 'button-row' }, ...acts),
  )
  const showNotes = keyedRows(notes, ({ number }) => String(number), noteRow)
  return {
    element: row,
    /** @param {Review} next */
    update(next) {
      review = next
      setText(age, words.age(spanText(next.ageMs)))
      setText(status, orderStatusText(next.orderStatus))
      showNotes(next.notes)
      notes.hidden = next.notes.length === 0
    },
  }
}

/** @param {Note} note */
function noteRow({ at, text }) {
  const row = element('li', {}, element('time', { datetime: at }, dateText(at)), ' ', text)
  return { element: row, update: () => undefined }
}

/**
 * @param {string} text
 * @param {string} [whole]
 */
function code(text, whole = text) {
  return element('span', { class: 'code', title: whole }, text)
}

/**
 * Asks the gateway about the payment once more.
 *
 * @param {Review} review
 * @param {HTMLButtonElement} pressed
 * @param {() => Promise<void>} readNow
 */
async function checkNow({ paymentId }, pressed, readNow) {
  if (pressed.getAttribute('aria-disabled') === 'true') return
  pressed.setAttribute('aria-disabled', 'true')
  notice(words.checking)
  try {
    const path = `/operations/payments/${encodeURIComponent(paymentId)}/check-now`
    const answer = await askShop('POST', path, { as: 'operator' })
    const { payment, refusedBy } =
      /** @type {{ payment: { state: string }, refusedBy: string | null }} */ (answer)
    if (refusedBy !== null) notice(words.checkRefused, 'bad')
    else if (payment.state === 'review') notice(words.checkedOpen)
    else notice(words.checkedOver(paymentStateText(payment.state)))
    await readNow()
  } catch (error) {
    notice(wrongText(error), 'bad')
  } finally {
    pressed.removeAttribute('aria-disabled')
  }
}

// @ts-check
import { element, setText } from '../element.js'
import { pathTo } from '../shell/language.js'
import { notice } from '../notice.js'
import { Refused, askShop } from '../shell/shop-api.js'
import { actOnce, once, sayWhy } from '../shell/act-once.js'
import { actionsOf, standingOf } from './order-state-text.js'
import { orderWords as words } from './order-words.js'
import { payChoices } from './pay-choices.js'
import { askUntilAnswered } from './place-order.js'
import { openTossWindow } from './toss.js'

/** @typedef {import('./order-state-text.js').OrderView} OrderView */

/**
 * What the buyer may do about an order as it stands.
 *
 * @param {object} options
 * @param {string} options.id
 * @param {() => void} options.onChange something was done
 * @param {boolean} options.opensToss Toss's window is what was chosen at the checkout
 */
export function orderActions({ id, onChange, opensToss }) {
  const path = `/orders/${encodeURIComponent(id)}`
  const pay = payForm(path, onChange, opensToss ? 'toss' : '')
  const abandon = button(words.abandon, async () => {
    await askShop('POST', `${path}/abandon`, { as: 'buyer' })
    notice(words.abandoned)
    onChange()
  })
  const cancel = cancelButton(path, onChange)
  const paymentId = { now: '' }
  const ask = button(words.ask, async () => {
    const asked = `/payments/${encodeURIComponent(paymentId.now)}/check-now`
    await askShop('POST', asked, { as: 'buyer' })
    notice(words.asked)
    onChange()
  })
  // A form that opens by itself would push away what is being read.
  const openPay = element('button', { type: 'button', class: 'button button-main' })
  openPay.addEventListener('click', () => {
    openPay.hidden = true
    pay.open()
  })
  const again = element('a', { class: 'button', href: pathTo('cart') }, words.orderAgain)
  const buttons = [openPay, cancel.button, ask, abandon, again]
  const row = element('div', { class: 'order-buttons' }, ...buttons)
  let isFirst = true
  let isTossDue = opensToss
  return {
    element: element('div', { class: 'order-actions' }, row, pay.element, cancel.dialog),
    /** @param {OrderView} view */
    show: (view) => {
      const may = actionsOf(standingOf(view))
      paymentId.now = view.payment?.id ?? ''
      const title = view.payment === null ? words.pay : words.payAgain
      pay.entitle(title)
      setText(openPay, title)
      pay.element.hidden = !may.mayPay || (pay.element.hidden && !isFirst)
      openPay.hidden = !may.mayPay || !pay.element.hidden
      isFirst = false
      abandon.hidden = !may.mayAbandon
      again.hidden = !may.mayOrderAgain
      cancel.button.hidden = !may.mayCancel || view.order.due === 0
      ask.hidden = !may.mayAsk || view.payment === null
      if (isTossDue && may.mayPay) void openTossWindow(path).catch(sayWhy)
      isTossDue = false
    },
  }
}

/**
 * @param {string} label
 * @param {() => Promise<void>} act
 */
function button(label, act) {
  const made = element('button', { type: 'button', class: 'button' }, label)
  actOnce(made, act)
  return made
}

/**
 * @param {string} path
 * @param {() => void} onChange
 * @param {string} chosen
 */
function payForm(path, onChange, chosen) {
  const choices = payChoices(chosen)
  const said = element('p', { class: 'form-wrong', role: 'alert' })
  const submit = element('button', { type: 'submit', class: 'button button-main button-large' })
  const form = element('form', { class: 'panel pay-form' }, choices.element, said, submit)
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void once(submit, async () => {
      const means = choices.means()
      setText(said, '')
      if (means.kind === 'card') await payByCard(path, means.card, said)
      else await openTossWindow(path)
      onChange()
    })
  })
  return {
    element: form,
    entitle: (/** @type {string} */ text) => setText(submit, text),
    open: () => {
      form.hidden = false
      form.querySelector('input')?.focus()
    },
  }
}

/**
 * @param {string} path
 * @param {import('./pay-choices.js').Card} card
 * @param {HTMLElement} said
 */
async function payByCard(path, card, said) {
  const key = crypto.randomUUID()
  const onWaiting = () => setText(said, words.stillAsking)
  try {
    await askUntilAnswered(`${path}/payments`, { key, json: { card }, onWaiting })
    setText(said, '')
  } catch (error) {
    // Declined: the order itself says so, larger.
    if (!(error instanceof Refused) || error.status === 401) throw error
    setText(said, error.status === 402 ? '' : error.message)
  }
}

/**
 * @param {string} path
 * @param {() => void} onChange
 */
function cancelButton(path, onChange) {
  const yes = element('button', { type: 'button', class: 'button button-main' }, words.cancel)
  const no = element('button', { type: 'button', class: 'button' }, words.keep)
  const dialog = element(
    'dialog',
    { class: 'dialog', 'aria-labelledby': 'cancel-title' },
    element('h2', { id: 'cancel-title' }, words.cancelTitle),
    element('p', {}, words.cancelText),
    element('div', { class: 'dialog-actions' }, no, yes),
  )
  const open = element('button', { type: 'button', class: 'button' }, words.cancel)
  open.addEventListener('click', () => dialog.showModal())
  no.addEventListener('click', () => dialog.close())
  actOnce(yes, async () => {
    dialog.close()
    const answer = await askShop('PATCH', `${path}/cancel`, { as: 'buyer' })
    const { isByHand } = /** @type {{ isByHand: boolean }} */ (answer)
    notice(isByHand ? words.byHand : words.canceling)
    onChange()
  })
  return { button: open, dialog }
}

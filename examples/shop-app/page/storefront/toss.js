// @ts-check
import { element } from '../element.js'
import { pathTo } from '../shell/language.js'
import { notice } from '../notice.js'
import { Refused, askShop } from '../shell/shop-api.js'
import { orderWords as words } from './order-words.js'
import { tossWindowUrl } from './pay-choices.js'
import { askUntilAnswered } from './place-order.js'
import { goTo } from './router.js'

/** @typedef {{ orderId: string, amount: number, orderName: string }} TossWindow */
/** @typedef {import('./router.js').Visit} Visit */

/**
 * Leads to Toss's payment window. It leads back to {@link showTossReturn}.
 *
 * @param {string} orderPath of the API
 */
export async function openTossWindow(orderPath) {
  const answer = await askShop('GET', `${orderPath}/toss-window`, { as: 'buyer' })
  const { orderId, amount, orderName } = /** @type {TossWindow} */ (answer)
  const back = new URL(pathTo(`${orderPath.slice(1)}/toss`), location.origin).href
  const query = new URLSearchParams({
    orderId,
    amount: String(amount),
    orderName,
    customerName: '',
    // What the buyer transfers later to an account has no screen here.
    method: '카드',
    successUrl: back,
    failUrl: back,
  })
  // Whoever comes back by "back" is not led into the window again.
  history.replaceState(history.state, '', location.pathname)
  location.assign(`${tossWindowUrl}?${query}`)
}

/**
 * Back from the window: confirms what it brought. The key is that of the window's payment, so that
 * loading this address again is no second payment.
 *
 * @param {Visit} visit
 */
export async function showTossReturn(visit) {
  queueMicrotask(() => void confirm(visit))
  return element(
    'section',
    { class: 'sorry' },
    element('h1', { tabindex: '-1' }, words.tossReturn),
    element('p', { class: 'lead' }, words.tossReturnLead),
  )
}

/** @param {Visit} visit */
async function confirm({ id, query, signal }) {
  const paymentKey = query.get('paymentKey')
  if (paymentKey === null) {
    notice(query.get('message') ?? words.tossClosed, 'bad')
  } else {
    const json = { paymentKey, orderId: query.get('orderId'), amount: Number(query.get('amount')) }
    const path = `/orders/${encodeURIComponent(id)}/confirm`
    try {
      await askUntilAnswered(path, { key: `confirm-${paymentKey}`, json })
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      // The log-in stands in this screen's place, and leads back to it.
      if (error.code === 'UNAUTHENTICATED') return
      notice(error.message, 'bad')
    }
  }
  if (!signal.aborted) await goTo(`orders/${id}`, { replace: true })
}

// @ts-check
import { element } from '../element.js'
import { dateText, pathTo, wonText } from '../shell/language.js'
import { askShop } from '../shell/shop-api.js'
import { actOnce } from '../shell/act-once.js'
import { standingOf, toneOf } from './order-state-text.js'
import { orderWords as words } from './order-words.js'

/** @typedef {import('./order-state-text.js').OrderView} OrderView */
/** @typedef {{ orders: readonly OrderView[], next: string | null }} Page */

/** One's own orders, latest first. */
export async function showOrders() {
  const list = element('ul', { class: 'orders panel' })
  const more = element('button', { type: 'button', class: 'button' }, words.more)
  /** @type {string | null} */
  let before = null
  const read = async () => {
    const query = before === null ? '' : `?before=${encodeURIComponent(before)}`
    /** @type {Page} */
    const page = await askShop('GET', `/orders${query}`, { as: 'buyer' })
    list.append(...page.orders.map(row))
    before = page.next
    more.hidden = before === null
  }
  await read()
  actOnce(more, read)
  const title = element('h1', { tabindex: '-1' }, words.orders)
  if (list.childElementCount === 0) return element('div', {}, title, noOrders())
  return element('div', {}, title, list, more)
}

function noOrders() {
  return element(
    'div',
    { class: 'empty-state panel' },
    element('p', {}, words.noOrders),
    element('a', { href: pathTo(''), class: 'button' }, words.toProducts),
  )
}

/** @param {OrderView} view */
function row(view) {
  const { order } = view
  const [first] = order.items
  const others = order.items.length - 1
  const standing = standingOf(view)
  return element(
    'li',
    {},
    element(
      'a',
      { class: 'order-row', href: pathTo(`orders/${order.id}`) },
      element(
        'span',
        { class: 'order-row-what' },
        element('b', { lang: 'ko' }, first?.name ?? order.id),
        others > 0 ? words.others(others) : '',
        element('span', { class: 'hint' }, dateText(order.createdAt)),
      ),
      element('span', { class: 'state', 'data-tone': toneOf(standing) }, words.short[standing]),
      element('span', { class: 'number' }, wonText(order.amount)),
    ),
  )
}

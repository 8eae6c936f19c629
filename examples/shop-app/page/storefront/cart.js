// @ts-check
import { element } from '../element.js'
import { pathTo, wonText } from '../shell/language.js'
import { askShop } from '../shell/shop-api.js'
import { actOnce } from '../shell/act-once.js'
import { showCartCount } from './cart-count.js'
import { productArt } from './product-art.js'
import { reshow } from './router.js'
import { shopWords as words } from './shop-words.js'

/**
 * @typedef {object} CartItem
 * @property {string} productId
 * @property {number} quantity
 * @property {string | null} name
 * @property {number | null} price
 * @property {number | null} amount
 * @property {boolean} available
 * @property {{ code: string, message: string } | null} reason
 */

/**
 * @typedef {object} Cart
 * @property {readonly CartItem[]} items
 * @property {number} total
 * @property {number} unavailable
 * @property {string} message
 */

const MOST = 1000

/** @returns {Promise<Cart>} */
export function readCart() {
  return askShop('GET', '/cart', { as: 'buyer' })
}

/** What somebody wants to buy, with the prices of now. */
export async function showCart() {
  const cart = await readCart()
  showCartCount(cart)
  const title = element('h1', { tabindex: '-1' }, words.cart)
  if (cart.items.length === 0) return element('div', {}, title, emptyCart())
  const isPayable = cart.items.some(({ available }) => available)
  return element(
    'div',
    { class: 'cart' },
    title,
    element('ul', { class: 'cart-items panel' }, ...cart.items.map(line)),
    element(
      'div',
      { class: 'cart-sum panel' },
      element('p', { class: 'sum-line' }, words.total, element('b', {}, wonText(cart.total))),
      element('p', { class: 'hint' }, cart.message),
      ...(isPayable ? [toCheckout()] : []),
    ),
  )
}

function toCheckout() {
  const href = pathTo('checkout')
  return element('a', { href, class: 'button button-main button-large' }, words.toCheckout)
}

/** Nothing is in it. */
export function emptyCart() {
  return element(
    'div',
    { class: 'empty-state panel' },
    element('p', {}, words.emptyCart),
    element('a', { href: pathTo(''), class: 'button' }, words.toProducts),
  )
}

/** @param {CartItem} item */
function line(item) {
  const { productId, quantity, price, amount, available, reason } = item
  const name = item.name ?? words.unknownProduct
  const path = `/cart/items/${encodeURIComponent(productId)}`
  const remove = element(
    'button',
    { type: 'button', class: 'button button-quiet', 'aria-label': words.removeNamed(name) },
    words.remove,
  )
  actOnce(remove, async () => {
    await askShop('DELETE', path, { as: 'buyer' })
    await reshow()
  })
  return element(
    'li',
    { class: 'cart-item', ...(available ? {} : { 'data-unavailable': '' }) },
    productArt(name),
    element(
      'div',
      { class: 'cart-what' },
      element('b', { lang: 'ko' }, name),
      element('span', { class: 'hint' }, price === null ? '' : words.each(wonText(price))),
      ...(reason ? [element('span', { class: 'words-bad' }, reason.message)] : []),
    ),
    stepper({ name, quantity, path }),
    element('span', { class: 'cart-amount number' }, amount === null ? '–' : wonText(amount)),
    remove,
  )
}

/** @param {{ name: string, quantity: number, path: string }} item */
function stepper({ name, quantity, path }) {
  /** @param {number} wanted */
  const change = async (wanted) => {
    await askShop('PATCH', path, { as: 'buyer', json: { quantity: wanted } })
    await reshow()
  }
  /** @param {string} sign @param {number} wanted */
  const button = (sign, wanted) => {
    const made = element(
      'button',
      {
        type: 'button',
        class: 'button',
        'aria-label': `${words.quantityOf(name)}: ${wanted}`,
        'data-keep': `${path} ${sign}`,
      },
      sign,
    )
    made.disabled = wanted < 1 || wanted > MOST
    actOnce(made, () => change(wanted))
    return made
  }
  return element(
    'div',
    { class: 'stepper', role: 'group', 'aria-label': words.quantityOf(name) },
    button('−', quantity - 1),
    element('span', { class: 'stepper-value' }, String(quantity)),
    button('+', quantity + 1),
  )
}

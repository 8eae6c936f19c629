// @ts-check
import { element } from '../element.js'
import { countText } from '../shell/language.js'
import { notice } from '../notice.js'
import { sessionAt } from '../shell/session.js'
import { Away, Refused, askShop } from '../shell/shop-api.js'
import { shopWords as words } from './shop-words.js'

/** @typedef {import('./cart.js').Cart} Cart */

/**
 * Shows beside the word "cart" how much is in it.
 *
 * @param {Pick<Cart, 'items'>} cart
 */
export function showCartCount({ items }) {
  const link = document.querySelector('[data-section="cart"]')
  const count = items.reduce((sum, { quantity }) => sum + quantity, 0)
  link?.querySelector('.badge')?.remove()
  if (count > 0) link?.append(element('span', { class: 'badge' }, countText(count)))
}

/** Looks how much is in the cart of whoever is logged in. */
export async function readCartCount() {
  if (sessionAt('buyer') === undefined) {
    showCartCount({ items: [] })
    return
  }
  try {
    /** @type {Cart} */
    const cart = await askShop('GET', '/cart', { as: 'buyer' })
    showCartCount(cart)
  } catch (error) {
    if (!(error instanceof Away || error instanceof Refused)) throw error
  }
}

/**
 * Puts one piece into the cart, and says so.
 *
 * @param {string} productId
 * @param {string} name
 */
export async function addToCart(productId, name) {
  await askShop('POST', '/cart/items', { as: 'buyer', json: { productId, quantity: 1 } })
  notice(words.added(name))
  await readCartCount()
}

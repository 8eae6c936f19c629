// @ts-check
import { element } from '../element.js'
import { pathTo, wonText } from '../shell/language.js'
import { sessionAt } from '../shell/session.js'
import { askShop } from '../shell/shop-api.js'
import { addToCart } from './cart-count.js'
import { actOnce } from '../shell/act-once.js'
import { productArt } from './product-art.js'
import { goTo } from './router.js'
import { shopWords as words } from './shop-words.js'

/**
 * @typedef {object} Product
 * @property {string} id
 * @property {string} name
 * @property {number} price
 * @property {number} stock
 * @property {boolean} isOnSale
 */

/** Fewer are told, so that nobody is surprised at the checkout. */
const FEW = 10

/** What is on the shelves. */
export async function showProducts() {
  const answer = await askShop('GET', '/products')
  const { products } = /** @type {{ products: readonly Product[] }} */ (answer)
  return element(
    'div',
    {},
    element('h1', { tabindex: '-1' }, words.products),
    element('p', { class: 'lead' }, words.productsLead),
    products.length === 0
      ? element('p', { class: 'empty' }, words.noProducts)
      : element('ul', { class: 'products' }, ...products.map(card)),
  )
}

/** @param {Product} product */
function card(product) {
  const { name, price, stock, isOnSale } = product
  const note = !isOnSale ? words.notOnSale : stock === 0 ? words.soldOut : leftText(stock)
  const add = element(
    'button',
    { type: 'button', class: 'button button-main', 'aria-label': words.addNamed(name) },
    words.add,
  )
  add.disabled = !isOnSale || stock === 0
  actOnce(add, () => put(product))
  return element(
    'li',
    { class: 'product panel' },
    productArt(name),
    element('h2', { lang: 'ko' }, name),
    element('p', { class: 'product-note' }, note),
    element('p', { class: 'product-price' }, wonText(price)),
    add,
  )
}

/** @param {number} stock */
function leftText(stock) {
  return stock < FEW ? words.left(stock) : ''
}

/** @param {Product} product */
async function put({ id, name }) {
  if (sessionAt('buyer') === undefined) {
    const query = new URLSearchParams({ back: pathTo(''), add: id, name })
    await goTo(`log-in?${query}`)
    return
  }
  await addToCart(id, name)
}

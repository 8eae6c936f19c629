// @ts-check
import { element, setText } from '../element.js'
import { pathTo, wonText } from '../shell/language.js'
import { Refused, askShop } from '../shell/shop-api.js'
import { once } from '../shell/act-once.js'
import { emptyCart, readCart } from './cart.js'
import { readCartCount } from './cart-count.js'
import { keepChoice, keptChoice, sentDraft } from './order-draft.js'
import { keptMeans, payChoices } from './pay-choices.js'
import { placeOrder } from './place-order.js'
import { goTo } from './router.js'
import { shopWords as words } from './shop-words.js'

/** @typedef {import('./cart.js').Cart} Cart */
/** @typedef {import('./order-draft.js').Draft} Draft */
/** @typedef {import('./pay-choices.js').Means} Means */

/** What is ordered, what it costs, and what it is paid with. */
export async function showCheckout() {
  const [cart, points] = await Promise.all([readCart(), askShop('GET', '/points', { as: 'buyer' })])
  const { balance } = /** @type {{ balance: number }} */ (points)
  const title = element('h1', { tabindex: '-1' }, words.checkout)
  const sent = sentDraft()
  const means = sent && keptMeans(sent.meansId)
  const form = checkoutForm(cart, balance)
  // It was sent before this page was loaded again, and its answer never came.
  if (sent && means) queueMicrotask(() => void form.send(sent, means))
  const isEmpty = !sent && cart.items.every(({ available }) => !available)
  const unclear = sent && !means ? [maybePlaced()] : []
  const content = isEmpty ? emptyCart() : form.element
  return element('div', { class: 'checkout' }, title, ...unclear, content)
}

function maybePlaced() {
  return element('p', { class: 'banner', role: 'status' }, `${words.maybePlaced} `, ordersLink())
}

function ordersLink() {
  return element('a', { href: pathTo('orders') }, '→')
}

/**
 * @param {Cart} cart
 * @param {number} balance
 */
function checkoutForm(cart, balance) {
  const items = cart.items.filter(({ available }) => available)
  const said = element('p', { class: 'form-wrong', role: 'alert' })
  const place = element('button', { type: 'submit', class: 'button button-main button-large' })
  const choice = keptChoice()
  const points = pointsField(Math.min(balance, cart.total), balance, choice.pointsToUse, () => {
    keepChoice({ pointsToUse: points.value() })
    showDue()
  })
  let meansId = choice.meansId
  const choices = payChoices(choice.meansId, (id) => {
    meansId = id
    keepChoice({ meansId: id })
  })
  const due = element('b', {})
  const showDue = () => {
    const left = cart.total - points.value()
    setText(due, wonText(left))
    setText(place, left === 0 ? words.placeFree : words.place(wonText(left)))
    choices.element.disabled = left === 0
  }
  showDue()
  /** @param {Draft} draft @param {Means} means */
  const send = (draft, means) =>
    once(place, () => sendDraft({ draft, means, place, said, showDue }))
  const form = element(
    'form',
    { class: 'checkout-form' },
    element('div', { class: 'panel checkout-part' }, itemLines(items)),
    element('div', { class: 'panel checkout-part' }, points.element, sumLine(words.due, due)),
    element('div', { class: 'panel checkout-part' }, choices.element),
    element('div', { class: 'checkout-act' }, said, place),
  )
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const isFree = cart.total === points.value()
    void send(
      {
        key: sentDraft()?.key ?? crypto.randomUUID(),
        meansId,
        items: items.map(({ productId, quantity }) => ({ productId, quantity })),
        pointsToUse: points.value(),
        expectedPrice: cart.total,
      },
      isFree ? { kind: 'points' } : choices.means(),
    )
  })
  return { element: form, send }
}

/**
 * @param {object} sending
 * @param {Draft} sending.draft
 * @param {Means} sending.means
 * @param {HTMLButtonElement} sending.place
 * @param {HTMLElement} sending.said
 * @param {() => void} sending.showDue
 */
async function sendDraft({ draft, means, place, said, showDue }) {
  setText(place, words.placing)
  setText(said, '')
  try {
    if (sentDraft() === undefined && !isLikeCart(draft, await readCart())) {
      await explainStale(draft, said, '')
      return
    }
    const id = await placeOrder(draft, means, () => setText(said, words.placingAway))
    void readCartCount()
    if (!place.isConnected) return // the reader has gone on
    const pays = means.kind === 'toss' ? '?pay=toss' : ''
    await goTo(`orders/${id}${pays}`, { replace: true })
  } catch (error) {
    showDue()
    if (!(error instanceof Refused)) throw error
    setText(said, error.message)
    if (error.status === 409 || error.status === 404) await explainStale(draft, said, error.message)
  }
}

/**
 * Another tab may have ordered, or changed, what this page shows.
 *
 * @param {Draft} draft
 * @param {Cart} cart
 */
function isLikeCart({ items }, cart) {
  const now = cart.items.filter(({ available }) => available)
  return (
    now.length === items.length &&
    items.every(({ productId, quantity }) =>
      now.some((one) => one.productId === productId && one.quantity === quantity),
    )
  )
}

/**
 * The cart is not what this page shows: says so, and shows it as it is now.
 *
 * @param {Draft} draft
 * @param {HTMLElement} said
 * @param {string} reason
 */
async function explainStale(draft, said, reason) {
  const cart = await readCart()
  const change = words.changed(wonText(draft.expectedPrice), wonText(cart.total))
  const changed = cart.total === draft.expectedPrice ? [] : [` ${change}`]
  const fresh = await showCheckout()
  const banner = element('p', { class: 'banner banner-bad', role: 'alert' })
  banner.append(`${reason} ${words.staleCart}`.trim(), ...changed, ' ', cartLink())
  fresh.querySelector('h1')?.after(banner)
  said.closest('.checkout')?.replaceWith(fresh)
}

function cartLink() {
  return element('a', { href: pathTo('cart') }, words.backToCart)
}

/** @param {Cart['items']} items */
function itemLines(items) {
  const lines = items.map(({ name, quantity, amount }) =>
    element(
      'li',
      { class: 'sum-line' },
      element('span', {}, element('span', { lang: 'ko' }, name ?? ''), ` × ${quantity}`),
      element('span', {}, wonText(amount ?? 0)),
    ),
  )
  return element('div', {}, element('h2', {}, words.items), element('ul', {}, ...lines))
}

/**
 * @param {string} label
 * @param {HTMLElement} value
 */
function sumLine(label, value) {
  return element('p', { class: 'sum-line sum-due' }, label, value)
}

/**
 * @param {number} most
 * @param {number} balance
 * @param {number} chosen
 * @param {() => void} onChange
 */
function pointsField(most, balance, chosen, onChange) {
  const input = element('input', { type: 'number', min: '0', max: String(most), step: '1' })
  input.value = String(Math.min(chosen, most))
  const useAll = element('button', { type: 'button', class: 'button' }, words.useAll)
  useAll.addEventListener('click', () => {
    input.value = String(most)
    onChange()
  })
  input.addEventListener('input', onChange)
  const value = () => {
    const points = Math.trunc(input.valueAsNumber)
    return Number.isFinite(points) ? Math.min(Math.max(points, 0), most) : 0
  }
  const label = element('span', {}, words.pointsToUse)
  const hint = element('span', { class: 'hint' }, words.pointsHave(wonText(balance)))
  const field = element('label', { class: 'form-field' }, label, input, hint)
  return { element: element('div', { class: 'points-field' }, field, useAll), value }
}

// @ts-check
import { shopIsAway, untilBack } from '../shell/presence.js'
import { showAccount, showAccountLink } from './account.js'
import { orderTitles } from './order-title-words.js'
import { showProducts } from './products.js'
import { startRouter } from './router.js'
import { shopWords } from './shop-words.js'

/** @typedef {import('./router.js').Screen} Screen */

const PRELOAD_WITHIN_MS = 3000

/** What a reader needs who has chosen something. */
const shopping = () => import('./shopping-screens.js').catch(reloadWhenBack)

/**
 * A browser may remember that a module could not be loaded. Where one is stands in the address, and
 * what was chosen in the session: nothing is lost by loading the document anew.
 *
 * @returns {Promise<never>}
 */
async function reloadWhenBack() {
  shopIsAway()
  await untilBack()
  location.reload()
  return new Promise(() => undefined)
}

/**
 * @param {keyof typeof import('./shopping-screens.js')} name
 * @returns {Screen['show']}
 */
function later(name) {
  return async (visit) => (await shopping())[name](visit)
}

showAccountLink()
await startRouter([
  { path: /^$/, title: shopWords.products, show: showProducts },
  { path: /^log-in$/, title: shopWords.account, show: showAccount },
  { path: /^cart$/, title: shopWords.cart, isPrivate: true, show: later('showCart') },
  { path: /^checkout$/, title: shopWords.checkout, isPrivate: true, show: later('showCheckout') },
  { path: /^points$/, title: shopWords.points, isPrivate: true, show: later('showPoints') },
  { path: /^orders$/, title: orderTitles.orders, isPrivate: true, show: later('showOrders') },
  {
    path: /^orders\/(?<id>[^/]+)$/,
    title: orderTitles.order,
    isPrivate: true,
    show: later('showOrder'),
  },
  {
    path: /^orders\/(?<id>[^/]+)\/toss$/,
    title: orderTitles.tossReturn,
    isPrivate: true,
    show: later('showTossReturn'),
  },
])
// Soon, so that it is there when the shop is not.
requestIdleCallback(() => void shopping(), { timeout: PRELOAD_WITHIN_MS })

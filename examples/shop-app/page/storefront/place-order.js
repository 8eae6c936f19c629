// @ts-check
import { untilBack } from '../shell/presence.js'
import { Away, Refused, askShop } from '../shell/shop-api.js'
import { dropChoice, dropDraft, keepDraft } from './order-draft.js'

/** @typedef {import('./order-draft.js').Draft} Draft */
/** @typedef {import('./pay-choices.js').Means} Means */
/** @typedef {import('./order-state-text.js').OrderView} OrderView */

/** The same request is in hand: it is soon known what became of it. */
const AGAIN_MS = 700

/**
 * Asks the shop until it answers, always with the same key: once the shop has said anything, it is
 * certain what became of it.
 *
 * @template Answer
 * @param {string} path
 * @param {{ key: string, json: object, onWaiting?: () => void }} asking
 * @returns {Promise<Answer>}
 * @throws {Refused} what it said
 */
export async function askUntilAnswered(path, { key, json, onWaiting = () => undefined }) {
  for (;;) {
    try {
      return await askShop('POST', path, { as: 'buyer', key, json })
    } catch (error) {
      const isInHand = error instanceof Refused && error.code === 'REQUEST_IN_FLIGHT'
      if (!isInHand && !(error instanceof Away)) throw error
      onWaiting()
      if (isInHand) await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
      else await untilBack()
    }
  }
}

/**
 * Places the order, and gives its id; undefined where no order came about.
 *
 * @param {Draft} draft
 * @param {Means} means
 * @param {() => void} onWaiting nobody answers; it goes on asking
 * @returns {Promise<string>}
 * @throws {Refused} where there is no order
 */
export async function placeOrder(draft, means, onWaiting) {
  keepDraft(draft)
  const { key, items, pointsToUse, expectedPrice } = draft
  const json = {
    ...{ items, pointsToUse, expectedPrice },
    ...(means.kind === 'card' && { card: means.card }),
  }
  try {
    const asked = askUntilAnswered('/orders', { key, json, onWaiting })
    const { order } = /** @type {OrderView} */ (await asked)
    await orderMade()
    return order.id
  } catch (error) {
    // Who has to log in again goes on with it.
    if (!(error instanceof Refused) || error.code === 'UNAUTHENTICATED') throw error
    const id = orderIdIn(error)
    if (id === undefined) {
      dropDraft()
      throw error
    }
    if (isOver(error)) dropDraft()
    else await orderMade()
    return id
  }
}

/**
 * The order has ended already: what is in the cart can be ordered again.
 *
 * @param {Refused} error
 */
function isOver({ details }) {
  return /** @type {Partial<OrderView>} */ (details).order?.status === 'FAILED'
}

/** @param {Refused} error */
function orderIdIn({ details }) {
  const known = /** @type {{ orderId?: unknown } | null} */ (details)
  return typeof known?.orderId === 'string' ? known.orderId : undefined
}

async function orderMade() {
  dropDraft()
  dropChoice()
  // What was ordered is in the cart no more; if that fails, the cart only shows it again.
  await askShop('DELETE', '/cart', { as: 'buyer' }).catch(() => undefined)
}

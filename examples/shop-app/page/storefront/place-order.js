// @ts-check
import { untilBack } from '../shell/presence.js'
import { Away, Refused, askShop } from '../shell/shop-api.js'
import { tellsOfOrder } from './answer-of-key.js'
import { dropChoice, dropDraft, keepDraft, sentDraft } from './order-draft.js'

/** @typedef {import('./order-draft.js').Draft} Draft */
/** @typedef {import('./pay-choices.js').Means} Means */
/** @typedef {import('./order-state-text.js').OrderView} OrderView */

/** From one try to the next: where the same request is in hand, it is soon known how it ended. */
const AGAIN_MS = 700

/** The shop itself waits up to 15 s for the gateway, and answers then. */
const PATIENCE_MS = 25_000

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
      return await askShop('POST', path, { as: 'buyer', key, json, patienceMs: PATIENCE_MS })
    } catch (error) {
      const isInHand = error instanceof Refused && error.code === 'REQUEST_IN_FLIGHT'
      if (!isInHand && !(error instanceof Away)) throw error
      onWaiting()
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
      await untilBack()
    }
  }
}

/**
 * Places the order, and gives its id.
 *
 * @param {Draft} draft
 * @param {Means} means
 * @param {() => void} onWaiting nobody answers; it goes on asking
 * @returns {Promise<string>}
 * @throws {Refused} where there is no order
 */
export async function placeOrder(draft, means, onWaiting) {
  let isUntold = sentDraft() !== undefined
  keepDraft(draft)
  const { key, items, pointsToUse, expectedPrice } = draft
  const json = {
    ...{ items, pointsToUse, expectedPrice },
    ...(means.kind === 'card' && { card: means.card }),
  }
  try {
    const asked = askUntilAnswered('/orders', {
      ...{ key, json },
      onWaiting: () => {
        isUntold = true
        onWaiting()
      },
    })
    const { order } = /** @type {OrderView} */ (await asked)
    await orderMade(draft)
    return order.id
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    const id = orderIdIn(error)
    if (id === undefined) {
      // What may have been ordered is asked for again under its key, and nothing else is.
      if (tellsOfOrder(error.status, isUntold)) dropDraft()
      throw error
    }
    if (isOver(error)) dropDraft()
    else await orderMade(draft)
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

/** @param {Draft} draft */
async function orderMade({ items }) {
  dropDraft()
  dropChoice()
  // What was ordered is in the cart no more; where that fails, the cart only shows it again.
  const removals = items.map(({ productId }) =>
    askShop('DELETE', `/cart/items/${encodeURIComponent(productId)}`, { as: 'buyer' }),
  )
  await Promise.allSettled(removals)
}

// @ts-check
import { element, setText } from '../element.js'
import { dateText, timeText, wonText } from '../shell/language.js'
import { readEvents } from '../shell/event-stream.js'
import { onBack, untilBack } from '../shell/presence.js'
import { Away, Refused, askShop } from '../shell/shop-api.js'
import { isFinal } from '../shell/what-an-answer-tells.js'
import { orderActions } from './order-actions.js'
import { orderLog } from './order-log.js'
import { orderMark } from './order-mark.js'
import { orderStages } from './order-stages.js'
import { actionsOf, standingOf, toneOf } from './order-state-text.js'
import { orderWords as words } from './order-words.js'

/** @typedef {import('./order-state-text.js').OrderView} OrderView */
/** @typedef {import('./router.js').Visit} Visit */

/** Many events come at once; one look shows them all. */
const LOOK_AFTER_MS = 60
const LOOK_AGAIN_MS = 1000

/**
 * @param {string} id
 * @returns {Promise<OrderView>}
 */
export function readOrder(id) {
  return askShop('GET', `/orders/${encodeURIComponent(id)}`, { as: 'buyer' })
}

/**
 * One order: how it stands, moving as it moves.
 *
 * @param {Visit} visit
 */
export async function showOrder({ id, query, signal }) {
  const first = await readOrder(id)
  const headline = orderHeadline()
  const stages = orderStages()
  const log = orderLog()
  const actions = orderActions({ id, onChange: () => look(), opensToss: query.has('pay') })
  /** @param {OrderView} view */
  const show = (view) => {
    for (const part of [headline, stages, actions]) part.show(view)
  }
  show(first)
  const { look, stop: stopLooking } = inTurn(() => readOrder(id), show)
  const stop = readEvents(`/orders/${encodeURIComponent(id)}/events`, {
    as: 'buyer',
    onEvent: ({ data }) => {
      log.add(JSON.parse(data))
      look()
    },
    onRefused: () => {
      log.end()
      look()
    },
  })
  const stopBack = onBack(look)
  signal.addEventListener('abort', () => {
    for (const end of [stop, stopBack, stopLooking]) end()
  })
  return element(
    'div',
    { class: 'order' },
    headline.element,
    element('div', { class: 'order-main' }, stages.element, log.element),
    element('div', { class: 'order-side' }, itemsPanel(first), actions.element),
  )
}

/**
 * Looks, one look at a time: an older answer never comes after a newer one. What could not be seen
 * is looked at again.
 *
 * @template Seen
 * @param {() => Promise<Seen>} read
 * @param {(seen: Seen) => void} show
 */
function inTurn(read, show) {
  const stopped = new AbortController()
  let isLooking = false
  let isAskedAgain = false
  const look = () => {
    isAskedAgain = true
    if (!isLooking) void run()
  }
  const run = async () => {
    isLooking = true
    try {
      while (isDue()) await lookOnce()
    } finally {
      isLooking = false
    }
  }
  const isDue = () => isAskedAgain && !stopped.signal.aborted
  const lookOnce = async () => {
    await new Promise((resolve) => setTimeout(resolve, LOOK_AFTER_MS))
    isAskedAgain = false
    try {
      const seen = await read()
      if (!stopped.signal.aborted) show(seen)
    } catch (error) {
      if (error instanceof Refused && isFinal(error.status)) return
      if (!(error instanceof Away || error instanceof Refused)) throw error
      isAskedAgain = true
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
      await untilBack()
    }
  }
  return { look, stop: () => stopped.abort() }
}

/** What matters, large. */
function orderHeadline() {
  const title = element('h1', { tabindex: '-1' })
  const text = element('p', { class: 'lead' })
  const reason = element('p', { class: 'order-reason' })
  const box = element(
    'div',
    { class: 'order-headline panel', role: 'status' },
    orderMark(),
    element('div', {}, title, text, reason),
  )
  return {
    element: box,
    /** @param {OrderView} view */
    show: (view) => {
      const standing = standingOf(view)
      const [headline = '', sentence = ''] = words.standing[standing]
      box.dataset['tone'] = toneOf(standing)
      box.dataset['standing'] = standing
      setText(title, headline)
      setText(text, sentence)
      setText(reason, reasonOf(view))
    },
  }
}

/** @param {OrderView} view */
function reasonOf(view) {
  const { order, payment } = view
  if (order.status === 'FAILED' && order.failure !== null) {
    const failures = /** @type {Readonly<Record<string, string>>} */ (words.failures)
    return failures[order.failure] ?? ''
  }
  if (!actionsOf(standingOf(view)).mayPay) return ''
  const until = words.until(timeText(order.expiresAt))
  return payment?.reason ? `${payment.reason} ${until}` : until
}

/** @param {OrderView} view */
function itemsPanel({ order }) {
  const lines = order.items.map(({ name, quantity, price }) =>
    element(
      'li',
      { class: 'sum-line' },
      element('span', {}, element('span', { lang: 'ko' }, name), ` × ${quantity}`),
      element('span', {}, wonText(price * quantity)),
    ),
  )
  const points = order.pointsUsed === 0 ? [] : [sum(words.pointsUsed, -order.pointsUsed)]
  return element(
    'section',
    { class: 'panel order-items' },
    element('h2', {}, words.items),
    element('ul', {}, ...lines),
    ...points,
    element('p', { class: 'sum-line sum-due' }, words.due, element('b', {}, wonText(order.due))),
    facts(order),
  )
}

/**
 * @param {string} label
 * @param {number} won
 */
function sum(label, won) {
  return element('p', { class: 'sum-line' }, label, element('span', {}, wonText(won)))
}

/** @param {OrderView['order']} order */
function facts({ id, createdAt }) {
  return element(
    'dl',
    { class: 'order-facts' },
    element('dt', {}, words.placed),
    element('dd', {}, dateText(createdAt)),
    element('dt', {}, words.number),
    element('dd', { class: 'code' }, id),
  )
}

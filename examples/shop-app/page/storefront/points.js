// @ts-check
import { element } from '../element.js'
import { dateText, pathTo, wonText } from '../shell/language.js'
import { askShop } from '../shell/shop-api.js'
import { shopWords as words } from './shop-words.js'

/**
 * @typedef {object} Move
 * @property {'welcome' | 'granted' | 'used' | 'refunded'} kind
 * @property {number} change
 * @property {number} balance
 * @property {string | null} orderId
 * @property {string} movedAt
 */

/** One's points, and what has moved them. */
export async function showPoints() {
  const answer = await askShop('GET', '/points', { as: 'buyer' })
  const { balance, moves } = /** @type {{ balance: number, moves: readonly Move[] }} */ (answer)
  return element(
    'div',
    { class: 'points' },
    element('h1', { tabindex: '-1' }, words.points),
    element('p', { class: 'lead' }, words.pointsLead),
    element(
      'p',
      { class: 'panel points-balance' },
      element('span', { class: 'hint' }, words.balance),
      element('b', {}, wonText(balance)),
    ),
    element('section', { class: 'panel' }, movesTable(moves)),
  )
}

/** @param {readonly Move[]} moves */
function movesTable(moves) {
  if (moves.length === 0) return element('p', { class: 'empty' }, words.noMoves)
  const heads = [words.when, words.what]
  const numbers = [words.change, words.after]
  return element(
    'table',
    { class: 'table points-table' },
    element('caption', { class: 'visually-hidden' }, words.moves),
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        ...heads.map((text) => element('th', { scope: 'col' }, text)),
        ...numbers.map((text) => element('th', { scope: 'col', class: 'number' }, text)),
      ),
    ),
    element('tbody', {}, ...moves.map(row)),
  )
}

/** @param {Move} move */
function row({ kind, change, balance, orderId, movedAt }) {
  const text = words.kinds[kind]
  const what = orderId === null ? text : element('a', { href: pathTo(`orders/${orderId}`) }, text)
  const sign = change > 0 ? '+' : ''
  return element(
    'tr',
    {},
    element('td', {}, dateText(movedAt)),
    element('td', {}, what),
    element('td', { class: 'number' }, `${sign}${wonText(change)}`),
    element('td', { class: 'number' }, wonText(balance)),
  )
}

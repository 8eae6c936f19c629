// @ts-check
import { callbackWords, dialectWords, stateWords } from './charge-words.js'
import { byId, element, setAttribute, setText } from './element.js'
import { twiceCharged } from './figures.js'
import { keepingPlace, keyedRows } from './keyed-rows.js'
import { countText, moneyText } from './money-text.js'
import { timeText } from './time-text.js'

/** @typedef {import('./admin-api.js').LedgerCharge} LedgerCharge */
/** @typedef {import('./reading.js').Seen} Seen */
/** @typedef {{ readonly charge: LedgerCharge, readonly times: number }} Counted */

/** So many rows at first, and so many more at a time. */
const PAGE = 100

/**
 * Builds the table of charges.
 *
 * @param {boolean} hasDialects whether there are several
 */
export function ledgerTable(hasDialects) {
  const search = byId('ledger-search', HTMLInputElement)
  const scroller = byId('ledger-scroller', HTMLElement)
  const more = byId('ledger-more', HTMLButtonElement)
  const showRows = keyedRows(
    byId('ledger-rows', HTMLElement),
    (/** @type {Counted} */ { charge }) => rowKey(charge),
    ({ charge }) => chargeRow(charge, hasDialects),
  )
  let shown = PAGE
  /** @type {Seen['ledger'] | undefined} */
  let last
  const show = () => {
    if (last === undefined) return
    const found = matching(last.charges, search.value)
    const rows = withTimes(found.slice(0, shown), last)
    keepingPlace(scroller, () => showRows(rows))
    more.hidden = found.length <= rows.length
    showWords(last, search.value.trim(), found.length)
  }
  search.addEventListener('input', () => {
    shown = PAGE
    scroller.scrollTop = 0
    show()
  })
  more.addEventListener('click', () => {
    shown += PAGE
    show()
  })
  return (/** @type {Seen} */ { ledger }) => {
    if (ledger === last) return
    last = ledger
    show()
  }
}

/**
 * Newest first.
 *
 * @param {readonly LedgerCharge[]} charges
 * @param {string} search
 */
function matching(charges, search) {
  const wanted = search.trim().toLowerCase()
  const isWanted = (/** @type {string} */ text) => text.toLowerCase().includes(wanted)
  return charges
    .filter(({ reference, key }) => wanted === '' || isWanted(reference) || isWanted(key))
    .sort((one, other) => other.createdAt.localeCompare(one.createdAt))
}

/**
 * @param {readonly LedgerCharge[]} charges
 * @param {Seen['ledger']} ledger
 * @returns {Counted[]}
 */
function withTimes(charges, ledger) {
  const twice = new Map(
    twiceCharged(ledger).map(({ dialect, reference, approved }) => [
      `${dialect} ${reference}`,
      approved,
    ]),
  )
  return charges.map((charge) => {
    const { dialect, reference, received } = charge
    return { charge, times: received > 0 ? (twice.get(`${dialect} ${reference}`) ?? 1) : 1 }
  })
}

/** @param {LedgerCharge} charge */
function rowKey({ dialect, key, createdAt, overwritten }) {
  return [dialect, key, overwritten ? createdAt : ''].join(' ')
}

/**
 * @param {Seen['ledger']} ledger
 * @param {string} search
 * @param {number} found
 */
function showWords(ledger, search, found) {
  const empty = byId('ledger-empty', HTMLElement)
  const all = ledger.charges.length
  empty.hidden = found > 0
  setText(empty, search === '' ? 'No charge yet.' : `No charge has “${search}” in its reference.`)
  const note = search === '' ? 'newest first' : `${countText(found)} of ${countText(all)} match`
  setText(byId('ledger-note', HTMLElement), note)
}

/**
 * @param {LedgerCharge} charge what never changes is taken from here
 * @param {boolean} hasDialects
 */
function chargeRow(
  { createdAt, reference, key, dialect, cardLast4, amount, currency },
  hasDialects,
) {
  const twice = element('span', { class: 'tag tag-bad', hidden: '' })
  const overwritten = element('span', { class: 'tag tag-bad', hidden: '' }, 'overwritten')
  const state = element('span', { class: 'state' })
  const why = element('span', { class: 'cell-more' })
  const refunded = element('span')
  const callbacks = element('span')
  const cell = (/** @type {string} */ name, /** @type {(Node | string)[]} */ ...inside) =>
    element('td', { role: 'cell', class: name }, ...inside)
  const refundedCell = cell('cell-refunded number', refunded)
  const row = element(
    'tr',
    { role: 'row', 'data-row': '' },
    cell('cell-time', element('time', { datetime: createdAt }, timeText(createdAt))),
    cell('cell-reference', element('span', { class: 'code', title: reference }, reference)),
    cell('cell-key', element('span', { class: 'code', title: key }, key)),
    cell('cell-card', cardLast4 === undefined ? '' : `···· ${cardLast4}`),
    cell('cell-state', element('div', { class: 'state-line' }, state, twice, overwritten, why)),
    cell('cell-amount number', moneyText(amount, currency), unit(currency)),
    refundedCell,
    cell('cell-callbacks', callbacks),
  )
  return {
    element: row,
    update(/** @type {Counted} */ { charge, times }) {
      const [words, tone] = stateWords(charge)
      setText(state, words)
      setAttribute(state, 'data-tone', tone)
      const spoken = [hasDialects ? dialect : '', dialectWords(charge)].filter(Boolean).join(' · ')
      setText(why, spoken)
      why.title = spoken
      twice.hidden = times < 2
      setText(twice, times === 2 ? 'charged twice' : `charged ${times} times`)
      overwritten.hidden = charge.overwritten !== true
      setAttribute(refundedCell, 'data-none', charge.refunded === 0 ? '' : null)
      setText(refunded, charge.refunded === 0 ? '–' : moneyText(charge.refunded, currency))
      setText(callbacks, callbackWords(charge.callback))
      callbacks.title = callbackWords(charge.callback)
      callbacks.className = charge.callback.lost ? 'words-bad' : ''
    },
  }
}

/** @param {string} currency */
function unit(currency) {
  return element('span', { class: 'unit' }, ` ${currency}`)
}

// @ts-check
import { byId, element, setAttribute, setText } from './element.js'
import { countText, moneyText } from './money-text.js'
import { sumOver } from './sums.js'

/** @typedef {import('./reading.js').Seen} Seen */

/**
 * @typedef {object} Figure
 * @property {string} id names its elements
 * @property {(seen: Seen) => string} value
 * @property {(seen: Seen) => string} [unit]
 * @property {(seen: Seen) => string} note
 * @property {(seen: Seen) => boolean} [isBad]
 */

/** @type {readonly Figure[]} */
const figureList = [
  {
    id: 'charges',
    value: ({ ledger }) => countText(ledger.charges.length),
    note: ({ ledger }) => {
      const approved = ledger.charges.filter(({ received }) => received > 0)
      return `${countText(approved.length)} approved`
    },
  },
  {
    id: 'pending',
    value: ({ stats }) => countText(sumOver(stats, (dialect) => dialect.pendingCharges)),
    note: () => 'not settled yet',
  },
  {
    id: 'held',
    value: ({ ledger }) => heldMoney(ledger)[0]?.text ?? '0',
    unit: ({ ledger }) => heldMoney(ledger)[0]?.currency ?? '',
    note: ({ ledger }) => {
      const others = heldMoney(ledger).slice(1)
      const texts = others.map(({ text, currency }) => `${text} ${currency}`)
      return texts.length === 0 ? 'taken less refunded' : `and ${texts.join(', ')}`
    },
  },
  {
    id: 'twice',
    value: ({ ledger }) => countText(twiceCharged(ledger).length),
    note: () => 'references',
    isBad: ({ ledger }) => twiceCharged(ledger).length > 0,
  },
  {
    id: 'callbacks',
    value: ({ stats }) => countText(sumOver(stats, ({ callbacks }) => callbacks.due)),
    note: ({ stats }) => `${countText(sumOver(stats, ({ callbacks }) => callbacks.held))} held`,
  },
  {
    id: 'sockets',
    value: ({ stats }) => countText(stats.openSockets),
    note: () => 'at the gateway',
  },
  {
    id: 'in-flight',
    value: ({ stats }) => countText(stats.inFlight),
    note: () => 'without an answer',
  },
]

/**
 * Takes charge of the strip of key figures.
 *
 * @returns {(seen: Seen) => void}
 */
export function figures() {
  const shown = figureList.map((figure) => {
    const value = byId(`figure-${figure.id}`, HTMLElement)
    const number = element('span', {}, '–')
    const unit = element('span', { class: 'figure-unit' })
    value.replaceChildren(number, unit)
    return { figure, value, number, unit, note: byId(`note-${figure.id}`, HTMLElement) }
  })
  return (seen) => {
    for (const { figure, value, number, unit, note } of shown) {
      setText(number, figure.value(seen))
      setText(unit, figure.unit?.(seen) ?? '')
      setText(note, figure.note(seen))
      setAttribute(value, 'data-tone', figure.isBad?.(seen) ? 'bad' : null)
    }
  }
}

/**
 * References that more than one charge took money for.
 *
 * @param {Pick<Seen['ledger'], 'references'>} ledger
 */
export function twiceCharged({ references }) {
  return references.filter(({ approved }) => approved > 1)
}

/** @param {Seen['ledger']} ledger */
function heldMoney({ references }) {
  /** @type {Map<string, number>} */
  const held = new Map()
  for (const { currency, held: amount } of references) {
    held.set(currency, (held.get(currency) ?? 0) + amount)
  }
  return [...held].map(([currency, amount]) => ({ currency, text: moneyText(amount, currency) }))
}

// @ts-check
import { element, setAttribute, setText } from '../element.js'
import { pathTo, wordsOf } from '../shell/language.js'
import { onAudit } from './audit-stream.js'
import { auditWords, isOld, knownCount, sentenceOf, toneOf } from './audit-words.js'
import { OpenHistory } from './open-history.js'
import { openLine } from './open-line.js'

/** @typedef {import('./audit-stream.js').AuditState} AuditState */

const words = wordsOf({
  ko: {
    lead: '상점의 주문과 PG의 원장을 1초마다 대조합니다',
    doubled: '이중 청구된 주문',
    lost: '한쪽만 아는 돈',
    open: '끝나지 않은 주문',
    orders: '주문',
    charges: 'PG에 남은 결제',
    waiting: '결제를 기다리는 주문',
    review: '검토 대기',
    wrong: (/** @type {string} */ names) => `두 번 연속 맞지 않은 것: ${names}`,
  },
  en: {
    lead: 'The shop’s orders against the gateway’s ledger, every second',
    doubled: 'charged twice',
    lost: 'known to one side only',
    open: 'not ended yet',
    orders: 'Orders',
    charges: 'Charges held',
    waiting: 'Waiting to be paid',
    review: 'In review',
    wrong: (/** @type {string} */ names) => `Wrong two looks in a row: ${names}`,
  },
})

/** A moment of the line while the shop is away, in ms. */
const TICK_MS = 1000

/**
 * The audit in large, with the line of what is on its way.
 *
 * @param {() => boolean} isBroken whether anything is broken on purpose now
 */
export function auditPanel(isBroken) {
  const parts = { ...figures(), ...facts() }
  const state = element('span', { class: 'state' })
  const wrong = element('p', { class: 'audit-wrong code', hidden: '' })
  const line = openLine()
  const history = new OpenHistory()
  let isShopAway = false
  /** @param {number | null} open */
  const draw = (open) => {
    const now = Date.now()
    history.add({ at: now, open, isBroken: isBroken() })
    line.draw(history.moments, now)
  }
  /** @type {import('./audit-stream.js').AuditLook | undefined} */
  let drawn
  onAudit((told) => {
    const { look } = told
    isShopAway = told.isShopAway
    setAttribute(state, 'data-tone', toneOf(told))
    setText(state, sentenceOf(told))
    parts.show(told)
    parts.showFacts(told)
    wrong.hidden = (look?.wrong ?? []).length === 0
    setText(wrong, words.wrong((look?.wrong ?? []).join(' ')))
    if (look === undefined || look === drawn || isShopAway) return
    drawn = look
    draw(look.open)
  })
  setInterval(() => {
    if (isShopAway && !document.hidden) draw(null)
  }, TICK_MS)
  addEventListener('pagehide', () => history.keep())
  line.draw(history.moments, Date.now())
  return element(
    'section',
    { class: 'panel audit-panel', 'aria-labelledby': 'audit-title' },
    element(
      'div',
      { class: 'panel-head' },
      element(
        'div',
        {},
        element('h2', { id: 'audit-title' }, auditWords.title),
        element('p', { class: 'panel-note' }, words.lead),
      ),
      state,
    ),
    parts.figures,
    wrong,
    line.element,
    parts.facts,
  )
}

/** The three that count. */
function figures() {
  const numbers = {
    doubled: element('dd', { class: 'hero-number', 'data-count': 'never' }),
    lost: element('dd', { class: 'hero-number', 'data-count': 'never' }),
    open: element('dd', { class: 'hero-number', 'data-count': 'open' }),
  }
  const names = /** @type {const} */ (['doubled', 'lost', 'open'])
  const list = element(
    'dl',
    { class: 'hero' },
    ...names.map((name) =>
      element(
        'div',
        {},
        element('dt', {}, auditWords[name]),
        numbers[name],
        element('dd', { class: 'hero-note' }, words[name]),
      ),
    ),
  )
  /** @param {AuditState} told */
  const show = (told) => {
    const { look } = told
    list.toggleAttribute('data-stale', isOld(told))
    for (const name of names) {
      setText(numbers[name], knownCount(look?.[name]))
      numbers[name].toggleAttribute('data-some', (look?.[name] ?? 0) > 0)
    }
  }
  return { figures: list, show }
}

/** What stands beside them. */
function facts() {
  const numbers = {
    orders: element('dd'),
    charges: element('dd'),
    waiting: element('dd'),
    review: element('dd'),
  }
  const review = element('dt', {}, element('a', { href: pathTo('operator') }, words.review))
  const list = element(
    'dl',
    { class: 'audit-facts' },
    ...Object.entries(numbers).map(([name, number]) =>
      element('div', {}, name === 'review' ? review : labelOf(name), number),
    ),
  )
  const box = element('div', { class: 'audit-foot' }, list)
  /** @param {AuditState} told */
  const showFacts = ({ look }) => {
    setText(numbers.orders, knownCount(look?.orders))
    setText(numbers.charges, knownCount(look?.charges))
    setText(numbers.waiting, knownCount(look?.waitingToBePaid))
    setText(numbers.review, knownCount(look?.review))
  }
  return { facts: box, showFacts }
}

/** @param {string} name */
function labelOf(name) {
  return element('dt', {}, words[/** @type {'orders'} */ (name)])
}

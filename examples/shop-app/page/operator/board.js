// @ts-check
import { element, setText } from '../element.js'
import { countText, timeText, wordsOf } from '../shell/language.js'
import { endSession, sessionAt } from '../shell/session.js'
import { alertsPanel } from './alerts-panel.js'
import { startFeed } from './feed.js'
import { figures } from './figures.js'
import { healedPanel } from './healed-panel.js'
import { lettersPanel } from './letters-panel.js'
import { overTimePanel } from './over-time-panel.js'
import { button } from './panel.js'
import { reviewPanel } from './review-panel.js'
import { settlementPanel } from './settlement-panel.js'
import { waitingPanel } from './waiting-panel.js'

const words = wordsOf({
  ko: {
    title: '운영',
    waiting: '상점의 소식을 기다립니다…',
    asOf: (/** @type {string} */ time) => `${time} 기준`,
    stale: (/** @type {string} */ time) => `${time} 기준, 그 뒤로는 듣지 못했습니다`,
    logOut: '로그아웃',
    tab: (/** @type {string} */ count) => `(${count}) `,
    shop: '운영 · 홀드패스트 상점',
  },
  en: {
    title: 'Operator',
    waiting: 'waiting for word from the shop…',
    asOf: (/** @type {string} */ time) => `as of ${time}`,
    stale: (/** @type {string} */ time) => `as of ${time}, nothing heard since`,
    logOut: 'Log out',
    tab: (/** @type {string} */ count) => `(${count}) `,
    shop: 'Operator · Holdfast shop',
  },
})

/**
 * Everything that an operator looks at, and keeps looking.
 *
 * @param {() => void} onLogOut before the session ends
 */
export function operatorBoard(onLogOut) {
  const asOf = element('p', { class: 'board-as-of' }, words.waiting)
  const who = element('span', { class: 'board-who' })
  const logOut = button(words.logOut, () => {
    onLogOut()
    endSession('operator')
  })
  const readNow = () => feed.readNow()
  const tiles = figures()
  const overTime = overTimePanel(() => feed.showNow())
  const reviews = reviewPanel(readNow)
  const letters = lettersPanel(readNow)
  const healed = healedPanel()
  const alerts = alertsPanel()
  const waiting = waitingPanel()
  const settlement = settlementPanel({ readNow, onToday: tiles.showNet })
  const board = element(
    'div',
    { class: 'board', 'data-waiting': '' },
    element(
      'header',
      { class: 'board-head' },
      element('h1', { tabindex: '-1' }, words.title),
      asOf,
      who,
      logOut,
    ),
    tiles.whole,
    overTime.section,
    element(
      'div',
      { class: 'board-columns' },
      element('div', { class: 'board-column' }, reviews.section, letters.section, healed.section),
      element(
        'div',
        { class: 'board-column' },
        alerts.section,
        waiting.section,
        settlement.section,
      ),
    ),
  )
  let lastAt = ''
  const feed = startFeed({
    show(seen) {
      lastAt = timeText(seen.status.at)
      setText(who, sessionAt('operator')?.name ?? '')
      for (const shown of [tiles, overTime, healed, alerts, waiting]) shown.show(seen)
      document.title = titleText(seen.status.alerts.length)
    },
    showStale(isStale, why) {
      board.toggleAttribute('data-stale', isStale)
      const time = isStale ? lastAt : timeText(Date.now())
      setText(asOf, asOfText(time, isStale, why))
    },
    // What is not known yet takes no place that it would have to give up again.
    onComplete: () => board.removeAttribute('data-waiting'),
    lists: [reviews.source, letters.source, healed.source, settlement.source],
  })
  return { board, readNow }
}

/**
 * @param {string} time of what was heard last; empty: nothing was
 * @param {boolean} isStale
 * @param {string} why the shop does not tell; empty: it has not said
 */
function asOfText(time, isStale, why) {
  const heard = isStale ? words.stale(time) : words.asOf(time)
  const told = time === '' ? words.waiting : heard
  return why === '' ? told : `${told} · ${why}`
}

/** @param {number} alerts that are on */
function titleText(alerts) {
  return `${alerts > 0 ? words.tab(countText(alerts)) : ''}${words.shop}`
}

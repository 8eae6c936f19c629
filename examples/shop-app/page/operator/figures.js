// @ts-check
import { element, setAttribute, setText } from '../element.js'
import { countText, spanText, timeText, wonText, wordsOf } from '../shell/language.js'
import { waitingRows } from './age-scale.js'

/** @typedef {import('./feed.js').Seen} Seen */
/** @typedef {import('./shop-answers.js').DaySums} DaySums */

const words = wordsOf({
  ko: {
    title: '요약',
    alerts: '경보',
    alertsNone: '켜진 경보 없음',
    alertsSince: (/** @type {string} */ span) => `${span}째 켜짐`,
    open: '결제 진행 중',
    oldest: (/** @type {string} */ span) => `가장 오래된 것 ${span}`,
    none: '기다리는 결제 없음',
    review: '검토 대기',
    reviewSome: '사람의 결정이 필요',
    reviewNone: '결정할 것 없음',
    letters: '배달 실패 메시지',
    lettersSome: '확인이 필요',
    lettersNone: '모두 배달됨',
    healed: '자동 복구',
    healedAt: (/** @type {string} */ time) => `마지막 ${time}`,
    healedNone: '상점이 켜진 뒤로',
    worked: '정상 응답',
    attempts: (/** @type {string} */ count) => `1분간 ${count}건 중`,
    noAttempts: '1분간 시도 없음',
    net: '오늘 정산',
    netParts: (/** @type {string} */ sales, /** @type {string} */ refunds) =>
      `판매 ${sales}건, 환불 ${refunds}건`,
  },
  en: {
    title: 'At a glance',
    alerts: 'Alerts',
    alertsNone: 'none is on',
    alertsSince: (/** @type {string} */ span) => `on for ${span}`,
    open: 'In progress',
    oldest: (/** @type {string} */ span) => `oldest ${span}`,
    none: 'no payment waits',
    review: 'In review',
    reviewSome: 'a person decides',
    reviewNone: 'nothing to decide',
    letters: 'Dead letters',
    lettersSome: 'need a look',
    lettersNone: 'all delivered',
    healed: 'Healed by itself',
    healedAt: (/** @type {string} */ time) => `last at ${time}`,
    healedNone: 'since the start',
    worked: 'Usable answers',
    attempts: (/** @type {string} */ count) => `of ${count} in 1 min`,
    noAttempts: 'none asked in 1 min',
    net: 'Settled today',
    netParts: (/** @type {string} */ sales, /** @type {string} */ refunds) =>
      `${sales} sold, ${refunds} refunded`,
  },
})

const NOTHING = '–'

/** The numbers that matter, each a way to the panel that it is about. */
export function figures() {
  const tiles = {
    alerts: tile('alerts', words.alerts),
    open: tile('waiting', words.open),
    review: tile('reviews', words.review),
    letters: tile('letters', words.letters),
    healed: tile('healed', words.healed),
    worked: tile('over-time', words.worked),
    net: tile('settlement', words.net),
  }
  const list = element('ul', { class: 'figures' }, ...Object.values(tiles).map(({ item }) => item))
  const whole = element('nav', { 'aria-label': words.title }, list)
  /** @param {Seen} seen */
  const show = ({ status, now }) => {
    showAlerts(tiles.alerts, status, now)
    showWaiting(tiles, status)
    const letters = Object.values(status.deadLetters).reduce((sum, count) => sum + count, 0)
    const letterWords = letters > 0 ? words.lettersSome : words.lettersNone
    tiles.letters.set(countText(letters), letterWords, letters > 0 ? 'bad' : null)
    showHealed(tiles.healed, status)
    showWorked(tiles.worked, status)
  }
  /** @param {readonly DaySums[]} sums of today */
  const showNet = (sums) => {
    const total = (/** @type {(one: DaySums) => number} */ part) =>
      sums.reduce((sum, one) => sum + part(one), 0)
    const sales = countText(total((one) => one.sales.count))
    const refunds = countText(total((one) => one.refunds.count))
    tiles.net.set(wonText(total((one) => one.netMinor)), words.netParts(sales, refunds), null)
  }
  return { whole, show, showNet }
}

/**
 * @param {string} target the id of its panel
 * @param {string} label
 */
function tile(target, label) {
  const value = element('strong', { class: 'figure-value' }, NOTHING)
  const more = element('span', { class: 'figure-note' }, '\u00a0')
  const name = element('span', { class: 'figure-name' }, label)
  const link = element('a', { href: `#${target}`, class: 'figure' }, name, value, more)
  return {
    item: element('li', {}, link),
    /**
     * @param {string} text
     * @param {string} under
     * @param {string | null} tone
     */
    set(text, under, tone) {
      setText(value, text)
      setText(more, under)
      setAttribute(link, 'data-tone', tone)
    },
  }
}

/** @typedef {ReturnType<typeof tile>} Tile */
/** @typedef {Seen['status']} Status */

/**
 * @param {Tile} shown
 * @param {Status} status
 * @param {number} now
 */
function showAlerts(shown, { alerts }, now) {
  const [first] = alerts
  if (first === undefined) {
    shown.set('0', words.alertsNone, null)
    return
  }
  const since = Math.min(...alerts.map((alert) => Date.parse(alert.since)))
  shown.set(countText(alerts.length), words.alertsSince(spanText(now - since)), 'bad')
}

/**
 * @param {{ open: Tile, review: Tile }} tiles
 * @param {Status} status
 */
function showWaiting({ open, review }, { gateways }) {
  const rows = waitingRows(gateways)
  const going = rows.filter(({ state }) => state !== 'review')
  const count = going.reduce((sum, row) => sum + row.count, 0)
  const oldest = Math.max(...going.map(({ oldestAgeMs }) => oldestAgeMs))
  open.set(countText(count), count > 0 ? words.oldest(spanText(oldest)) : words.none, null)
  const inReview = rows.find(({ state }) => state === 'review')?.count ?? 0
  const under = inReview > 0 ? words.reviewSome : words.reviewNone
  review.set(countText(inReview), under, inReview > 0 ? 'bad' : null)
}

/**
 * @param {Tile} shown
 * @param {Status} status
 */
function showHealed(shown, { gateways }) {
  const healed = gateways.reduce((sum, { reconciler }) => sum + reconciler.healed, 0)
  const last = gateways
    .flatMap(({ reconciler }) => reconciler.lastHealed?.at ?? [])
    .toSorted()
    .at(-1)
  const under = last === undefined ? words.healedNone : words.healedAt(timeText(last))
  shown.set(countText(healed), under, null)
}

/**
 * @param {Tile} shown
 * @param {Status} status
 */
function showWorked(shown, { gateways }) {
  const counts = gateways.map(({ attempts }) => attempts.lastMinute)
  const good = counts.reduce((sum, { succeeded }) => sum + succeeded, 0)
  const all = counts.reduce((sum, { succeeded, failed }) => sum + succeeded + failed, 0)
  if (all === 0) {
    shown.set(NOTHING, words.noAttempts, null)
    return
  }
  const share = Math.floor((100 * good) / all)
  shown.set(`${share}%`, words.attempts(countText(all)), share < 50 ? 'bad' : null)
}

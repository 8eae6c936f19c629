// @ts-check
import { element, setText } from '../element.js'
import { countText, wordsOf } from '../shell/language.js'
import { bandCount, countOf, outcomeBands } from './outcome-bands.js'

/** @typedef {import('./outcome-bands.js').Counts} Counts */

const words = wordsOf({
  ko: {
    title: '결과별 시도',
    bands: {
      done: '접수됨',
      no: '거절됨',
      error: '오류 응답',
      silent: '답 없음',
      refused: '보내지 않음',
    },
    outcomes: {
      accepted: 'PG사가 받음',
      declined: '구매자에게 거절',
      error: '오류',
      busy: '처리 중',
      misconfigured: '설정 문제',
      unanswered: '결과 미확인',
      notSent: '연결 안 됨',
      'refused:circuit-breaker': '서킷 브레이커',
      'refused:bulkhead': '동시 한도',
      'refused:other': '기타',
    },
  },
  en: {
    title: 'Attempts by outcome',
    bands: {
      done: 'Accepted',
      no: 'Declined',
      error: 'Error answer',
      silent: 'No answer',
      refused: 'Not sent by us',
    },
    outcomes: {
      accepted: 'taken on',
      declined: 'a no to the buyer',
      error: 'error',
      busy: 'busy',
      misconfigured: 'set-up',
      unanswered: 'unknown',
      notSent: 'no connection',
      'refused:circuit-breaker': 'breaker',
      'refused:bulkhead': 'bulkhead',
      'refused:other': 'other',
    },
  },
})

/** What the colours mean, and how many there were: of the window, or of the slot pointed at. */
export function trafficLegend() {
  const rows = outcomeBands.map((band) => legendRow(band))
  const list = element(
    'ul',
    { class: 'legend', 'aria-label': words.title },
    ...rows.map(({ item }) => item),
  )
  return {
    list,
    /** @param {Counts} counts */
    show(counts) {
      for (const row of rows) row.show(counts)
    },
  }
}

/**
 * The same in one sentence.
 *
 * @param {Counts} counts
 */
export function countsText(counts) {
  return outcomeBands
    .map((band) => `${words.bands[band.id]} ${countText(bandCount(band, counts))}`)
    .join(', ')
}

/** @param {import('./outcome-bands.js').OutcomeBand} band */
function legendRow(band) {
  /** @type {Readonly<Record<string, string>>} */
  const names = words.outcomes
  const count = element('span', { class: 'legend-count' }, '0')
  const parts = band.outcomes.map((outcome) => {
    const number = element('span', { class: 'legend-number' }, '0')
    const line = element('span', { class: 'legend-part' }, `${names[outcome]} `, number)
    return { outcome, number, line }
  })
  const item = element(
    'li',
    { 'data-band': band.id },
    element('span', { class: 'swatch', 'aria-hidden': 'true' }),
    element('span', { class: 'legend-title' }, words.bands[band.id]),
    count,
    element('span', { class: 'legend-parts' }, ...parts.map(({ line }) => line)),
  )
  return {
    item,
    /** @param {Counts} counts */
    show(counts) {
      setText(count, countText(bandCount(band, counts)))
      for (const { outcome, number } of parts) setText(number, countText(countOf(outcome, counts)))
    },
  }
}

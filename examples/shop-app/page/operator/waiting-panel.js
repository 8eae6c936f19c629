// @ts-check
import { element, setAttribute, setText } from '../element.js'
import { countText, spanText, wordsOf } from '../shell/language.js'
import { ageMarks, agePlace, waitingRows, waitingStates } from './age-scale.js'
import { panel } from './panel.js'
import { gatewayText, paymentStateText } from './payment-words.js'

const words = wordsOf({
  ko: {
    title: '기다리는 결제',
    caption: '상태별로 기다리는 결제의 수와 가장 오래된 결제의 나이',
    state: '상태',
    count: '건수',
    age: '가장 오래된 것',
    none: '없음',
    lead: '점은 가장 오래된 결제의 나이입니다.',
    units: { s: '1초', m: '1분', h: '1시간', d: '1일' },
    hints: {
      requested: '아직 답을 기다립니다',
      unknown: '답이 없어 계속 조회합니다',
      pending: 'PG사가 받았고, 결과를 기다립니다',
      canceling: '환불 결과를 기다립니다',
      review: '사람이 결정합니다',
    },
  },
  en: {
    title: 'Payments that wait',
    caption: 'Payments that wait, by state, and the age of the oldest',
    state: 'State',
    count: 'Count',
    age: 'Oldest',
    none: 'none',
    lead: 'The dot is the age of the oldest one.',
    units: { s: '1 s', m: '1 min', h: '1 h', d: '1 d' },
    hints: {
      requested: 'the first answer is due',
      unknown: 'nobody told us; we ask',
      pending: 'the gateway works on it',
      canceling: 'how the refund ends is due',
      review: 'a person decides',
    },
  },
})

/** How many payments wait in each state, and for how long, on one scale of age. */
export function waitingPanel() {
  const { section, note } = panel('waiting', words.title)
  setText(note, words.lead)
  const rows = new Map(waitingStates.map((state) => [state, waitingRow(state)]))
  const heads = element(
    'tr',
    {},
    element('th', { scope: 'col' }, words.state),
    element('th', { scope: 'col', class: 'number' }, words.count),
    element('th', { scope: 'col', class: 'age-head' }, words.age, scale()),
  )
  const table = element(
    'table',
    { class: 'table waiting-table' },
    element('caption', { class: 'visually-hidden' }, words.caption),
    element('thead', {}, heads),
    element('tbody', {}, ...[...rows.values()].map(({ row }) => row)),
  )
  section.append(element('div', { class: 'waiting-box' }, table))
  return {
    section,
    /** @param {import('./feed.js').Seen} seen */
    show({ status }) {
      for (const one of waitingRows(status.gateways)) rows.get(one.state)?.update(one)
    },
  }
}

/** The marks of the scale, for eyes only: the age is beside each dot in words. */
function scale() {
  const marks = ageMarks.map(({ ms, unit }) => {
    const mark = element('span', { class: 'age-mark' }, words.units[unit])
    mark.style.left = `${agePlace(ms) * 100}%`
    return mark
  })
  return element('span', { class: 'age-scale', 'aria-hidden': 'true' }, ...marks)
}

/** @param {(typeof waitingStates)[number]} state */
function waitingRow(state) {
  const count = element('td', { class: 'number waiting-count' }, '0')
  const parts = element('span', { class: 'cell-more' }, words.hints[state])
  const dot = element('span', { class: 'age-dot' })
  const age = element('span', { class: 'age-text' }, words.none)
  const lines = ageMarks.map(({ ms }) => {
    const line = element('span', { class: 'age-line' })
    line.style.left = `${agePlace(ms) * 100}%`
    return line
  })
  const track = element('span', { class: 'age-track' }, ...lines, dot, age)
  const row = element(
    'tr',
    { 'data-state': state },
    element('th', { scope: 'row' }, paymentStateText(state), parts),
    count,
    element('td', { class: 'age-cell' }, track),
  )
  return {
    row,
    /** @param {import('./age-scale.js').WaitingRow} waiting */
    update({ count: many, oldestAgeMs, parts: found }) {
      const place = agePlace(oldestAgeMs)
      setText(count, countText(many))
      const split = found.map((one) => `${gatewayText(one.dialect)} ${countText(one.count)}`)
      setText(parts, found.length > 1 ? split.join(' · ') : words.hints[state])
      setText(age, many > 0 ? spanText(oldestAgeMs) : words.none)
      setAttribute(row, 'data-waits', many > 0 ? '' : null)
      setAttribute(track, 'data-side', place > 0.6 ? 'left' : 'right')
      track.style.setProperty('--place', String(many > 0 ? place : 0))
    },
  }
}

// @ts-check
import { language, spanText, timeText, wordsOf } from '../shell/language.js'
import { breakerReason } from './reason-text.js'

/** @typedef {import('./gateway-history.js').Segment} Segment */

const words = wordsOf({
  ko: {
    states: {
      closed: '닫힘',
      open: '열림',
      'half-open': '반열림',
      'metrics-only': '지켜보기만',
      'forced-open': '강제로 열림',
      'forced-closed': '강제로 닫힘',
      away: '상점 응답 없음',
    },
    meanings: {
      closed: '호출을 보냅니다',
      open: '호출을 막습니다',
      'half-open': '몇 건만 시험합니다',
      away: '이 동안은 아무도 알려 주지 않았습니다',
    },
    span: (/** @type {string} */ from, /** @type {string} */ to, /** @type {string} */ long) =>
      `${from}–${to} (${long})`,
    start: '지켜보기 시작한 때부터',
  },
  en: {
    states: {
      closed: 'Closed',
      open: 'Open',
      'half-open': 'Half-open',
      'metrics-only': 'Watching only',
      'forced-open': 'Forced open',
      'forced-closed': 'Forced closed',
      away: 'Shop away',
    },
    meanings: {
      closed: 'calls go out',
      open: 'calls are held back',
      'half-open': 'a few calls probe',
      away: 'nobody told us anything meanwhile',
    },
    span: (/** @type {string} */ from, /** @type {string} */ to, /** @type {string} */ long) =>
      `${from} to ${to} (${long})`,
    start: 'as far back as we know',
  },
})

/** @param {string} state */
export function breakerStateText(state) {
  const states = /** @type {Readonly<Record<string, string>>} */ (words.states)
  return states[state] ?? state
}

/** @param {string} state */
export function breakerTone(state) {
  if (state === 'open' || state === 'forced-open') return 'bad'
  if (state === 'half-open') return 'wait'
  return state === 'away' ? 'idle' : 'good'
}

/**
 * What a segment of a lane is, when it was, and why.
 *
 * @param {Segment} segment
 */
export function segmentText({ state, begun, to, reason }) {
  const meanings = /** @type {Readonly<Record<string, string>>} */ (words.meanings)
  const why = reason === null ? words.start : breakerReason(reason, language)
  return {
    title: breakerStateText(state),
    when: words.span(timeText(begun), timeText(to), spanText(to - begun)),
    meaning: meanings[state] ?? '',
    why: state === 'away' ? '' : why,
  }
}

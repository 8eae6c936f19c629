// @ts-check

/** @typedef {'ko' | 'en'} Language */

/**
 * The language of this document; the server writes it by its address.
 *
 * @type {Language}
 */
export const language = document.documentElement.lang === 'en' ? 'en' : 'ko'

/**
 * The words of this document's language. Both have the same names.
 *
 * @template Words
 * @param {Readonly<Record<Language, Words>>} both
 * @returns {Words}
 */
export function wordsOf(both) {
  return both[language]
}

/**
 * The address of a screen in this language.
 *
 * @param {string} path without a slash in front; empty for the first screen
 */
export function pathTo(path) {
  return `/${language}/${path}`
}

const counts = new Intl.NumberFormat(language)
const clock = new Intl.DateTimeFormat(language, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})
const days = new Intl.DateTimeFormat(language, {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

/** @param {number} count */
export function countText(count) {
  return counts.format(count)
}

/** @param {number} won */
export function wonText(won) {
  const sign = won < 0 ? '−' : ''
  const amount = counts.format(Math.abs(won))
  return language === 'ko' ? `${sign}${amount}원` : `${sign}₩${amount}`
}

/**
 * Hours, minutes and seconds.
 *
 * @param {string | number} moment ISO text, or ms since the Unix epoch
 */
export function timeText(moment) {
  return clock.format(new Date(moment))
}

/**
 * Day and time.
 *
 * @param {string | number} moment ISO text, or ms since the Unix epoch
 */
export function dateText(moment) {
  return days.format(new Date(moment))
}

const MINUTE_S = 60
const HOUR_S = 3600
const units = wordsOf({
  ko: { s: '초', m: '분', h: '시간' },
  en: { s: ' s', m: ' min', h: ' h' },
})

/**
 * How long, in the largest two units that say something.
 *
 * @param {number} ms
 */
export function spanText(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < MINUTE_S) return `${seconds}${units.s}`
  if (seconds < HOUR_S) {
    const rest = seconds % MINUTE_S
    return `${Math.floor(seconds / MINUTE_S)}${units.m}${rest === 0 ? '' : ` ${rest}${units.s}`}`
  }
  const minutes = Math.floor((seconds % HOUR_S) / MINUTE_S)
  return `${Math.floor(seconds / HOUR_S)}${units.h}${minutes === 0 ? '' : ` ${minutes}${units.m}`}`
}

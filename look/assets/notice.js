// @ts-check
import { byId, setText } from './element.js'

const GOOD_NEWS_MS = 4000
const BAD_NEWS_MS = 12_000

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer

/**
 * Says for a while what came of something that the reader did.
 *
 * @param {string} text
 * @param {'good' | 'bad'} [tone]
 */
export function notice(text, tone = 'good') {
  const line = byId('notice', HTMLElement)
  setText(line, text)
  line.classList.toggle('notice-bad', tone === 'bad')
  line.hidden = false
  clearTimeout(timer)
  timer = setTimeout(() => (line.hidden = true), tone === 'bad' ? BAD_NEWS_MS : GOOD_NEWS_MS)
}

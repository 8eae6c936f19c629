// @ts-check
import { byId, element, setText } from './element.js'
import { keyedRows } from './keyed-rows.js'
import { countText } from './money-text.js'
import { timeText } from './time-text.js'

/** @typedef {import('./admin-api.js').JournalEntry} JournalEntry */

const ENDS = {
  cut: 'connection cut',
  never: 'never answered',
  unanswered: 'unanswered',
  forbidden: 'not sent: origin not allowed',
}

/** Builds the tail of the journal. It stands still while the reader reads in it. */
export function journalList() {
  const list = byId('journal-list', HTMLElement)
  const scroller = byId('journal-scroller', HTMLElement)
  const filter = byId('journal-filter', HTMLSelectElement)
  const newer = byId('journal-newer', HTMLButtonElement)
  const empty = byId('journal-empty', HTMLElement)
  const showRows = keyedRows(
    list,
    (/** @type {JournalEntry} */ { sequence }) => `${sequence}`,
    entryRow,
  )
  /** @type {readonly JournalEntry[]} */
  let entries = []
  let shownUpTo = 0
  const isRead = () => scroller.scrollTop > 0 || list.querySelector('details[open]') !== null
  const catchUp = () => {
    const wanted = entries.filter((entry) => isWanted(entry, filter.value))
    // The newest first; a reset begins to count at 1 again.
    showRows(wanted.toReversed())
    shownUpTo = entries.at(-1)?.sequence ?? 0
    empty.hidden = wanted.length > 0
    newer.hidden = true
  }
  filter.addEventListener('change', catchUp)
  newer.addEventListener('click', () => {
    for (const open of list.querySelectorAll('details[open]')) open.removeAttribute('open')
    scroller.scrollTop = 0
    catchUp()
    scroller.focus()
  })
  return (/** @type {import('./reading.js').Seen} */ { journal }) => {
    if (journal === entries) return
    entries = journal
    const newest = entries.at(-1)?.sequence ?? 0
    if (newest < shownUpTo || !isRead()) catchUp()
    else if (newest > shownUpTo) {
      newer.hidden = false
      setText(newer, `Show ${countText(newest - shownUpTo)} newer`)
    }
  }
}

/**
 * @param {JournalEntry} entry
 * @param {string} filter
 */
function isWanted(entry, filter) {
  if (filter === 'struck') return entry.faults.length > 0
  return filter === 'all' || entry.kind === filter
}

/** @param {JournalEntry} entry entries never change */
function entryRow(entry) {
  const { at, kind, dialect, line, operation, status, faults, durationMs } = entry
  const told = `${dialect} ${operation ?? ''}`
  const endedAtMs = Date.parse(at) + durationMs
  const end = element(
    'span',
    { class: 'state', 'data-tone': toneOf(status) },
    typeof status === 'number' ? String(status) : ENDS[status],
  )
  const struck = faults.map((fault) => element('span', { class: 'tag' }, fault))
  const summary = element(
    'summary',
    {},
    element('time', { class: 'entry-time', title: `began ${timeText(at)}` }, timeText(endedAtMs)),
    element('span', { class: 'entry-kind', 'data-kind': kind }, kind),
    element('span', { class: 'entry-line code', title: line }, line),
    element('span', { class: 'entry-operation', title: told }, operation ?? 'not understood'),
    element('span', { class: 'entry-end' }, ...struck, end),
    element('span', { class: 'entry-duration number' }, `${countText(Math.round(durationMs))} ms`),
  )
  const details = element('details', {}, summary)
  details.addEventListener('toggle', () => details.append(bodiesOf(entry)), { once: true })
  return {
    element: element('li', { class: 'entry', 'data-row': '' }, details),
    update: () => undefined,
  }
}

/** @param {JournalEntry} entry */
function bodiesOf({ kind, dialect, line, sent, answered }) {
  const bodies = element('div', { class: 'bodies' })
  const add = (/** @type {string} */ title, /** @type {string} */ text) => {
    const body = element('pre', { class: 'code', tabindex: '0', 'aria-label': title }, text)
    bodies.append(element('div', {}, element('h3', {}, title), body))
  }
  add(kind === 'request' ? 'The request' : 'The callback', [line, pretty(sent)].join('\n\n').trim())
  if (kind === 'request') add(`The answer of ${dialect}`, pretty(answered) || 'none arrived')
  return bodies
}

/** @param {string} [text] */
function pretty(text = '') {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

/** @param {JournalEntry['status']} status */
function toneOf(status) {
  if (typeof status !== 'number' || status >= 500) return 'bad'
  return status >= 400 ? 'wait' : 'good'
}

// @ts-check
import { adminApi } from './admin-api.js'
import { byId, element, setAttribute, setText } from './element.js'
import { keyedRows } from './keyed-rows.js'
import { countText } from './money-text.js'

/** @typedef {import('./admin-api.js').OpenCallback} OpenCallback */
/** @typedef {import('./charge-words.js').Tone} Tone */

const MOST_SHOWN = 100

/** @type {Readonly<Record<string, readonly [string, Tone, string]>>} */
const STATE_WORDS = {
  held: ['Held', 'wait', 'stays until released'],
  waiting: ['Waiting', 'idle', 'is sent at its moment'],
  underWay: ['Under way', 'good', 'awaits the answer'],
}

/** Those that stay come first, so that those that come and go do not move them. */
const STATES = ['held', 'waiting', 'underWay']

const ACTS = /** @type {const} */ ([
  { act: 'release', words: 'Release', done: 'is sent now', tells: 'Send it now' },
  { act: 'drop', words: 'Drop', done: 'is dropped', tells: 'End it; it is never sent' },
  { act: 'duplicate', words: 'Copy', done: 'is sent once more', tells: 'Send a copy now' },
])

/**
 * Builds the table of callbacks that are not at their end.
 *
 * @param {import('./status.js').Perform} perform
 */
export function callbackTable(perform) {
  const showRows = keyedRows(
    byId('callback-rows', HTMLElement),
    (/** @type {OpenCallback} */ { dialect, id }) => `${dialect} ${id}`,
    (callback) => callbackRow(callback, perform),
  )
  const empty = byId('callbacks-empty', HTMLElement)
  const note = byId('callbacks-note', HTMLElement)
  return (/** @type {import('./reading.js').Seen} */ { callbacks }) => {
    const sorted = STATES.flatMap((state) => callbacks.filter((one) => one.state === state))
    showRows(sorted.slice(0, MOST_SHOWN))
    empty.hidden = sorted.length > 0
    const rest = sorted.length - MOST_SHOWN
    setText(note, rest > 0 ? `and ${countText(rest)} more` : '')
  }
}

/**
 * @param {OpenCallback} callback what never changes is taken from here
 * @param {import('./status.js').Perform} perform
 */
function callbackRow({ id, reference, event, url, faults }, perform) {
  const copy = /~\d+$/.exec(id)?.[0].replace('~', ', copy ') ?? ''
  const state = element('span', { class: 'state' })
  const attempts = element('span')
  const next = element('span', { class: 'cell-next' })
  const buttons = ACTS.map(({ act, words, done, tells }) => {
    const button = element(
      'button',
      {
        type: 'button',
        class: 'button button-small',
        title: tells,
        'aria-label': `${words} ${reference} ${event}${copy}`,
      },
      words,
    )
    button.addEventListener('click', () => {
      void perform(() => adminApi.withCallback(id, act), `The callback of ${reference} ${done}.`)
    })
    return button
  })
  const [release, drop] = buttons
  const cell = (/** @type {string} */ name, /** @type {(Node | string)[]} */ ...inside) =>
    element('td', { role: 'cell', class: name }, ...inside)
  const row = element(
    'tr',
    { role: 'row', 'data-row': '' },
    cell('cell-reference', element('span', { class: 'code' }, reference)),
    cell(
      'cell-event',
      element('span', { title: event }, event + copy),
      element('span', { class: 'cell-more', title: url }, url),
    ),
    cell('cell-state', state, element('span', { class: 'cell-more' }, faults.join(', '))),
    cell('cell-attempts', attempts),
    cell('cell-next', next),
    cell('cell-actions', element('span', { class: 'button-row' }, ...buttons)),
  )
  return {
    element: row,
    update(/** @type {OpenCallback} */ callback) {
      const [words, tone, whatNext] = STATE_WORDS[callback.state] ?? [callback.state, 'idle', '']
      setText(state, words)
      setAttribute(state, 'data-tone', tone)
      setText(next, whatNext)
      setText(attempts, attemptsText(callback.attempts))
      const isUnderWay = callback.state === 'underWay'
      for (const button of [release, drop]) if (button !== undefined) button.disabled = isUnderWay
    },
  }
}

/** @param {OpenCallback['attempts']} attempts */
function attemptsText(attempts) {
  if (attempts.length === 0) return 'none yet'
  return attempts.map((status) => status ?? 'unanswered').join(', ')
}

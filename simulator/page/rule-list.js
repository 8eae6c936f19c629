// @ts-check
import { adminApi } from './admin-api.js'
import { strikesHere } from './fault-groups.js'
import { byId, element, setAttribute, setText } from './element.js'
import { keyedRows } from './keyed-rows.js'
import { percentText } from './money-text.js'
import { timingAt, timingText } from './rule-timing.js'
import { distributionText } from './distribution-text.js'
import { spanText } from './time-text.js'

/** @typedef {import('./admin-api.js').FaultRule} FaultRule */
/** @typedef {import('./admin-api.js').FaultKind} FaultKind */
/** @typedef {{ readonly rule: FaultRule, readonly timing: ReturnType<typeof timingAt> }} Timed */

const TIMING_WORDS = { holds: 'holds', comes: 'not now', over: 'over' }

/**
 * Builds the list of rules.
 *
 * @param {readonly FaultKind[]} kinds
 * @param {import('./status.js').Perform} perform
 */
export function ruleList(kinds, perform) {
  const showRows = keyedRows(
    byId('rule-list', HTMLElement),
    (/** @type {Timed} */ { rule }) => rule.id,
    ({ rule }) => ruleRow(rule, kinds, perform),
  )
  const empty = byId('rules-empty', HTMLElement)
  const note = byId('rules-note', HTMLElement)
  const here = new Set(kinds.filter(strikesHere).map(({ name }) => name))
  return (/** @type {import('./reading.js').Seen} */ { scenario, clock }) => {
    const rules = scenario.faults.filter(({ fault }) => here.has(fault))
    const timed = rules.map((rule) => ({ rule, timing: timingAt(rule, clock.sinceMs) }))
    const holding = timed.filter(({ timing }) => timing === 'holds').length
    const elsewhere = scenario.faults.length - rules.length
    showRows(timed)
    empty.hidden = timed.length > 0
    const notes = [
      ...(timed.length === 0 ? [] : [`${holding} of ${timed.length} hold now`]),
      ...(elsewhere === 0 ? [] : [`${elsewhere} more only in pgsim simulate`]),
    ]
    setText(note, notes.join('; '))
  }
}

/**
 * @param {FaultRule} rule
 * @param {readonly FaultKind[]} kinds
 * @param {import('./status.js').Perform} perform
 */
function ruleRow({ id, fault }, kinds, perform) {
  const rate = element('span', { class: 'rule-rate' })
  const about = element('span', { class: 'rule-about' })
  const state = element('span', { class: 'state' })
  const remove = element('button', {
    type: 'button',
    class: 'button button-quiet',
    'aria-label': `Remove rule ${id}`,
  })
  remove.append('Remove')
  remove.addEventListener('click', () => {
    void perform(() => adminApi.removeFault(id), `Rule ${id} is removed.`)
  })
  const name = element('span', { class: 'rule-id' }, id)
  const breaks = kinds.find((kind) => kind.name === fault)?.breaksPromise
  const promise = element('span', { class: 'tag tag-bad' }, 'breaks a promise')
  if (breaks !== undefined) promise.title = `The promise: ${breaks}`
  const made = element(
    'li',
    { class: 'rule', 'data-row': '' },
    element('div', { class: 'rule-line' }, name, rate, ...(breaks === undefined ? [] : [promise])),
    element('div', { class: 'rule-line rule-details' }, state, about),
    remove,
  )
  return {
    element: made,
    update(/** @type {Timed} */ { rule, timing }) {
      setText(rate, `${percentText(rule.rate)} %`)
      setText(state, TIMING_WORDS[timing])
      setAttribute(state, 'data-tone', timing === 'holds' ? 'on' : 'idle')
      setText(about, aboutText(rule))
    },
  }
}

/** @param {FaultRule} rule */
function aboutText(rule) {
  const { match, fault, id, takes, limit } = rule
  const nth = match.occurrence === undefined ? undefined : `request ${match.occurrence} of its kind`
  const parts = [
    id.startsWith(fault) ? undefined : fault,
    match.operation,
    match.reference,
    nth,
    match.dialect === undefined ? undefined : `in ${match.dialect}`,
    timingText(rule),
    takes === undefined ? undefined : `takes ${distributionText(takes)}`,
    limit === undefined ? undefined : `above ${limit.requests} per ${spanText(limit.per)}`,
  ].filter((part) => part !== undefined && part !== '')
  return parts.length === 0 ? 'everything, always' : parts.join(' · ')
}

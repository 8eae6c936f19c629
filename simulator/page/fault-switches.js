// @ts-check
import { adminApi } from './admin-api.js'
import { distributionText } from './distribution-text.js'
import { byId, element, setText } from './element.js'
import { faultGroups } from './fault-groups.js'
import { countText, percentText } from './money-text.js'
import { notice } from './notice.js'
import { timingAt } from './rule-timing.js'
import { countsOver } from './sums.js'

/** @typedef {import('./admin-api.js').FaultKind} FaultKind */
/** @typedef {import('./reading.js').Seen} Seen */

/** Faults that make no sense without an end, and how long they hold unless told otherwise. */
const NEEDS_END = ['restart']
const SHORT_END_MS = 10_000

const NEEDS_WORDS = {
  idempotencyKeys: 'idempotency keys',
  callbackProof: 'signed callbacks',
  chargingSubmits: 'submits that make the charge',
}

/**
 * Builds the switches, one for each fault.
 *
 * @param {readonly FaultKind[]} kinds
 * @param {readonly import('./admin-api.js').Dialect[]} dialects
 * @param {import('./status.js').Perform} perform
 */
export function faultSwitches(kinds, dialects, perform) {
  offerDialects(dialects)
  const box = byId('fault-groups', HTMLElement)
  const isNarrow = matchMedia('(max-width: 40rem)').matches
  const groups = faultGroups(kinds).map(({ title, explains, kinds: members }) => {
    const count = element('span', { class: 'fault-group-count' })
    const summary = element(
      'summary',
      {},
      element('h3', {}, title),
      element('span', { class: 'fault-group-about' }, explains),
      count,
    )
    const switches = members.map((kind) => faultSwitch(kind, perform))
    const rows = element('ul', { class: 'fault-list' }, ...switches.map(({ row }) => row))
    const group = element('details', { class: 'fault-group' }, summary, rows)
    group.open = !isNarrow
    box.append(group)
    return { count, switches }
  })
  return (/** @type {Seen} */ seen) => {
    const struck = countsOver(seen.stats, (dialect) => dialect.faults)
    for (const { count, switches } of groups) {
      const on = switches.filter(({ update }) => update(seen, struck)).length
      setText(count, on === 0 ? '' : `${on} on`)
    }
  }
}

/** @param {readonly import('./admin-api.js').Dialect[]} dialects */
function offerDialects(dialects) {
  if (dialects.length < 2) return
  byId('fault-dialect-field', HTMLElement).hidden = false
  const select = byId('fault-dialect', HTMLSelectElement)
  for (const { name } of dialects) select.append(element('option', { value: name }, name))
}

/**
 * @param {FaultKind} kind
 * @param {import('./status.js').Perform} perform
 */
function faultSwitch(kind, perform) {
  const { name } = kind
  const parts = switchParts(kind)
  const { box, rate } = parts
  /** @type {Seen | undefined} */
  let last
  // What was asked before a change was made tells nothing of it: shown, it would flip the switch.
  let trustedFromMs = 0
  const act = async (/** @type {() => Promise<unknown>} */ what, /** @type {string} */ done) => {
    trustedFromMs = Infinity
    await perform(() => what().finally(() => (trustedFromMs = performance.now())), done)
  }
  box.addEventListener('change', () => {
    const others = last?.scenario.faults.filter((rule) => rule.fault !== name) ?? []
    const share = readRate(rate)
    if (!box.checked) void act(() => adminApi.replaceFaults(others), `${name} is off.`)
    else if (share === undefined) box.checked = false
    else void act(() => switchOn(kind, share), `${name} is on.`)
  })
  rate.addEventListener('change', () => {
    const share = readRate(rate)
    const rules = last?.scenario.faults ?? []
    if (share === undefined || !rules.some((rule) => rule.fault === name)) return
    const changed = rules.map((rule) => (rule.fault === name ? { ...rule, rate: share } : rule))
    const done = `${name} strikes ${percentText(share)} %.`
    void act(() => adminApi.replaceFaults(changed), done)
  })
  return {
    row: parts.row,
    /** Shows how it stands; whether it is on. */
    update(/** @type {Seen} */ seen, /** @type {Record<string, number>} */ struck) {
      last = seen
      const { sinceMs } = seen.clock
      const rules = seen.scenario.faults.filter((rule) => rule.fault === name)
      const living = rules.filter((rule) => timingAt(rule, sinceMs) !== 'over')
      if (seen.askedAtMs >= trustedFromMs) showRules(parts, living)
      const times = struck[name] ?? 0
      setText(parts.struck, times === 0 ? '' : `struck ${countText(times)} ×`)
      return living.length > 0
    },
  }
}

/** @param {FaultKind} kind */
function switchParts({ name, explains, bites, takes, needs, breaksPromise }) {
  const box = element('input', { type: 'checkbox', role: 'switch', class: 'switch' })
  box.setAttribute('aria-describedby', `explains-${name}`)
  const rate = element('input', {
    type: 'text',
    inputmode: 'decimal',
    class: 'rate',
    value: '100',
    maxlength: '6',
    'aria-label': `Rate of ${name} in percent`,
  })
  const percent = element('span', { class: 'rate-field' }, rate, element('span', {}, '%'))
  const struck = element('span', { class: 'fault-struck' })
  const about = [
    explains,
    takes === undefined ? '' : ` Takes ${distributionText(takes)}.`,
    needs === undefined ? '' : ` Only where there are ${NEEDS_WORDS[needs]}.`,
    breaksPromise === undefined ? '' : ` Breaks the promise that ${breaksPromise}.`,
  ].join('')
  const marks =
    breaksPromise === undefined
      ? []
      : [element('span', { class: 'tag tag-bad' }, 'breaks a promise')]
  const row = element(
    'li',
    { class: 'fault' },
    element('label', { class: 'fault-name' }, box, element('span', {}, name)),
    element('span', { class: 'fault-marks' }, ...marks, struck),
    ...(bites === 'gateway' ? [] : [percent]),
    element('p', { class: 'fault-explains', id: `explains-${name}` }, about),
  )
  return { row, box, rate, struck }
}

/**
 * @param {ReturnType<typeof switchParts>} parts
 * @param {readonly import('./admin-api.js').FaultRule[]} rules
 */
function showRules({ row, box, rate }, rules) {
  box.checked = rules.length > 0
  row.classList.toggle('fault-on', rules.length > 0)
  rate.disabled = rules.length > 1
  rate.title = rules.length > 1 ? `${rules.length} rules, each with a rate of its own` : ''
  const [rule] = rules
  if (rule === undefined || document.activeElement === rate) return
  const text = rules.length > 1 ? '···' : percentText(rule.rate)
  if (rate.value !== text) rate.value = text
}

/**
 * @param {FaultKind} kind
 * @param {number} rate
 */
async function switchOn({ name, bites }, rate) {
  const dialect = byId('fault-dialect', HTMLSelectElement).value
  const hold = Number(byId('fault-hold', HTMLSelectElement).value)
  const holdMs = hold === 0 && NEEDS_END.includes(name) ? SHORT_END_MS : hold
  await adminApi.addFault({
    fault: name,
    rate,
    ...(dialect === '' || bites === 'gateway' ? {} : { match: { dialect: asDialect(dialect) } }),
    ...(holdMs === 0 ? {} : { window: await windowOf(holdMs) }),
  })
}

/**
 * A window of the scenario that begins now and holds for so many real milliseconds.
 *
 * @param {number} holdMs
 */
async function windowOf(holdMs) {
  const { sinceMs, timeScale } = await adminApi.clock()
  const from = Math.floor(sinceMs)
  return { from, to: from + Math.ceil(holdMs / timeScale) }
}

/** @param {string} name as the simulator told it */
function asDialect(name) {
  return /** @type {import('./admin-api.js').DialectName} */ (name)
}

/**
 * The share in a rate's field, 0 to 1; says so and answers `undefined` where it is none.
 *
 * @param {HTMLInputElement} field
 */
function readRate(field) {
  const percent = Number(field.value.replace(',', '.'))
  const isRate = field.value.trim() !== '' && percent >= 0 && percent <= 100
  field.setAttribute('aria-invalid', String(!isRate))
  if (isRate) return percent / 100
  notice('A rate is a number from 0 to 100.', 'bad')
  return undefined
}

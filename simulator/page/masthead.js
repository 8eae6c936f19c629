// @ts-check
import { adminApi } from './admin-api.js'
import { confirmDialog } from './confirm-dialog.js'
import { byId, element, setAttribute, setText } from './element.js'
import { countText } from './money-text.js'
import { notice } from './notice.js'
import { timingAt } from './rule-timing.js'
import { clockText } from './time-text.js'

/** @typedef {import('./reading.js').Seen} Seen */

/** Real milliseconds per millisecond of the gateway's clock, in words. */
const TIME_SCALES = [
  { scale: 10, words: '10 × slower' },
  { scale: 2, words: '2 × slower' },
  { scale: 1, words: 'real time' },
  { scale: 0.5, words: '2 × faster' },
  { scale: 0.1, words: '10 × faster' },
  { scale: 0.01, words: '100 × faster' },
  { scale: 0.001, words: '1000 × faster' },
]

/** Faults that take the gateway away. */
const AWAY_FAULTS = ['connection-refused', 'black-out', 'restart']

/**
 * Builds the head of the page: who is there, what is played, and what can be done to all of it.
 *
 * @param {object} facts what does not change while the simulator runs
 * @param {readonly import('./admin-api.js').Dialect[]} facts.dialects
 * @param {readonly import('./admin-api.js').ShippedScenario[]} facts.scenarios
 * @param {import('./status.js').Perform} perform
 */
export function masthead({ dialects, scenarios }, perform) {
  showAddresses(dialects)
  const showScenario = scenarioControl(scenarios, perform)
  const showTimeScale = timeScaleControl(perform)
  const showActions = wholeActions(perform)
  const seed = byId('seed', HTMLElement)
  const time = byId('scenario-time', HTMLElement)
  return (/** @type {Seen} */ seen) => {
    showPresence(seen)
    showScenario(seen)
    showTimeScale(seen)
    showActions(seen)
    setText(seed, String(seen.stats.seed))
    setText(time, clockText(seen.clock.sinceMs))
  }
}

/** @param {Seen} seen */
function showPresence({ stats, scenario, clock }) {
  const isHere = stats.isListening
  const word = isHere ? 'Listening' : 'Away'
  const cause = scenario.faults.find(
    (rule) => AWAY_FAULTS.includes(rule.fault) && timingAt(rule, clock.sinceMs) === 'holds',
  )
  setAttribute(byId('presence', HTMLElement), 'data-state', isHere ? 'here' : 'away')
  setText(byId('presence-word', HTMLElement), word)
  setText(byId('presence-why', HTMLElement), isHere ? '' : (cause?.fault ?? 'restarting'))
  document.title = isHere ? 'Gateway simulator' : 'Away – Gateway simulator'
}

/** @param {readonly import('./admin-api.js').Dialect[]} dialects */
function showAddresses(dialects) {
  const list = byId('addresses', HTMLElement)
  for (const { name, url } of dialects) {
    const button = element(
      'button',
      { type: 'button', class: 'address', title: `Copy ${url}` },
      element('span', { class: 'address-name' }, name),
      element('span', { class: 'address-url' }, url.replace(/^http:\/\//, '')),
    )
    button.addEventListener('click', () => {
      navigator.clipboard.writeText(url).then(
        () => notice(`Copied ${url}`),
        () => notice(`The browser does not let this page copy; the address is ${url}`, 'bad'),
      )
    })
    list.append(element('li', {}, button))
  }
}

/**
 * @param {readonly import('./admin-api.js').ShippedScenario[]} scenarios
 * @param {import('./status.js').Perform} perform
 */
function scenarioControl(scenarios, perform) {
  const select = byId('scenario', HTMLSelectElement)
  const description = byId('scenario-description', HTMLElement)
  const shipped = scenarios.map(({ name }) => element('option', { value: name }, name))
  const own = element('option', { value: '', disabled: '' })
  select.append(...shipped)
  let playing = ''
  const say = (/** @type {string} */ text) => {
    setText(description, text)
    // The page keeps room for a few lines and cuts longer ones.
    description.title = text
  }
  const describe = () => {
    const chosen = scenarios.find(({ name }) => name === select.value)
    say(chosen?.description ?? '')
  }
  select.addEventListener('change', describe)
  byId('scenario-form', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault()
    const name = select.value
    if (name === '') return
    void perform(() => adminApi.play(name), `Playing ${name} from its beginning.`)
  })
  return (/** @type {Seen} */ { scenario }) => {
    if (scenario.name === playing) return
    playing = scenario.name
    const isShipped = scenarios.some(({ name }) => name === playing)
    setText(own, `${playing} (not shipped)`)
    if (isShipped) own.remove()
    else select.prepend(own)
    select.value = isShipped ? playing : ''
    say(scenario.description)
  }
}

/** @param {import('./status.js').Perform} perform */
function timeScaleControl(perform) {
  const select = byId('time-scale', HTMLSelectElement)
  for (const { scale, words } of TIME_SCALES) {
    select.append(element('option', { value: String(scale) }, words))
  }
  const other = element('option', { value: '' })
  select.addEventListener('change', () => {
    const words = select.selectedOptions[0]?.textContent
    const scale = Number(select.value)
    void perform(() => adminApi.setTimeScale(scale), `The gateway’s clock: ${words}.`)
  })
  return (/** @type {Seen} */ { clock }) => {
    if (document.activeElement === select) return
    const value = String(clock.timeScale)
    const isListed = TIME_SCALES.some(({ scale }) => String(scale) === value)
    setAttribute(other, 'value', value)
    setText(other, `scale ${value}`)
    if (isListed) other.remove()
    else if (!other.isConnected) select.append(other)
    select.value = value
  }
}

/** @param {import('./status.js').Perform} perform */
function wholeActions(perform) {
  let charges = 0
  const restart = async () => {
    const answer = await confirmDialog({
      title: 'Restart the gateway?',
      text:
        'It goes away and comes back without its pending work: charges that are pending stay so ' +
        'for ever, and callbacks that are due are forgotten. The ledger stays.',
      yes: 'Restart',
      asksSeconds: true,
    })
    if (answer === undefined) return
    const downForMs = Math.round(answer.seconds * 1000)
    notice(`Restarting; it comes back in ${answer.seconds} s.`)
    await perform(() => adminApi.restart(downForMs), 'The gateway is back.')
  }
  const reset = async () => {
    const answer = await confirmDialog({
      title: 'Reset the simulator?',
      text:
        `Its ${countText(charges)} charges, all counts, the journal and pending work are ` +
        'forgotten, and its first scenario begins anew.',
      yes: 'Reset',
    })
    if (answer === undefined) return
    await perform(adminApi.reset, 'Reset: the ledger is empty.')
  }
  byId('restart', HTMLButtonElement).addEventListener('click', () => void restart())
  byId('reset', HTMLButtonElement).addEventListener('click', () => void reset())
  return (/** @type {Seen} */ { ledger }) => {
    charges = ledger.charges.length
  }
}

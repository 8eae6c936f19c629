// @ts-check
import { Refused, adminApi } from './admin-api.js'
import { callbackTable } from './callback-table.js'
import { byId, setText } from './element.js'
import { faultSwitches } from './fault-switches.js'
import { figures } from './figures.js'
import { journalList } from './journal-list.js'
import { ledgerTable } from './ledger-table.js'
import { masthead } from './masthead.js'
import { notice } from './notice.js'
import { outcomeChart } from './outcome-chart.js'
import { startPolling } from './polling.js'
import { Reading } from './reading.js'
import { ruleList } from './rule-list.js'
import { timeText } from './time-text.js'

/**
 * Does something that the reader asked for, says what came of it, and shows how things stand then.
 *
 * @typedef {(act: () => Promise<unknown>, done: string) => Promise<void>} Perform
 */

const FIRST_TRY_AGAIN_MS = 1000

const reading = new Reading()
/** @type {() => Promise<void>} */
let readNow = () => Promise.resolve()
let lastReachedAt = ''
let isAtGateway = false

/** @type {Perform} */
async function perform(act, done) {
  try {
    await act()
    notice(done)
  } catch (error) {
    notice(error instanceof Refused ? error.message : 'The simulator did not answer.', 'bad')
  }
  await readNow()
}

/** @param {boolean} isReached */
function showReach(isReached) {
  const words = byId('unreachable', HTMLElement)
  document.body.toggleAttribute('data-stale', !isReached)
  words.hidden = isReached
  if (isReached) {
    lastReachedAt = timeText(Date.now())
    return
  }
  document.title = 'Out of reach – Gateway simulator'
  byId('presence', HTMLElement).dataset['state'] = 'lost'
  setText(byId('presence-word', HTMLElement), 'Out of reach')
  setText(byId('presence-why', HTMLElement), '')
  const stale = lastReachedAt === '' ? '' : ` What you see is what it said at ${lastReachedAt}.`
  const hint = isAtGateway ? ' At the admin port, this page stays when the gateway goes away.' : ''
  setText(words, `The simulator cannot be reached.${stale} Trying again every second.${hint}`)
}

async function readFacts() {
  const [{ dialects }, { scenarios }, { faults: kinds }] = await Promise.all([
    adminApi.dialects(),
    adminApi.scenarios(),
    adminApi.faultKinds(),
  ])
  return { dialects, scenarios, kinds }
}

/** @returns {ReturnType<typeof readFacts>} */
async function untilReached() {
  for (;;) {
    try {
      return await readFacts()
    } catch {
      showReach(false)
      await new Promise((resolve) => setTimeout(resolve, FIRST_TRY_AGAIN_MS))
    }
  }
}

const showFigures = figures()
const showChart = outcomeChart()
const { dialects, scenarios, kinds } = await untilReached()
isAtGateway = dialects.some(({ url }) => new URL(url).origin === location.origin)
const shows = [
  showFigures,
  showChart,
  masthead({ dialects, scenarios }, perform),
  ruleList(kinds, perform),
  ledgerTable(dialects.length > 1),
  callbackTable(perform),
  journalList(),
  faultSwitches(kinds, dialects, perform),
]
readNow = startPolling({
  read: () => reading.read(),
  show: (seen) => {
    showReach(true)
    for (const show of shows) show(seen)
  },
  onLost: () => showReach(false),
})

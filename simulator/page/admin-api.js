// @ts-check

/** @typedef {import('../src/index.js').SimulatorStats} Stats */
/** @typedef {import('../src/index.js').Scenario} Scenario */
/** @typedef {import('../src/index.js').FaultRule} FaultRule */
/** @typedef {import('../src/index.js').FaultRuleInput} FaultRuleInput */
/** @typedef {import('../src/index.js').LedgerReport} Ledger */
/** @typedef {import('../src/index.js').LedgerCharge} LedgerCharge */
/** @typedef {import('../src/index.js').OpenCallback} OpenCallback */
/** @typedef {import('../src/index.js').JournalEntry} JournalEntry */
/** @typedef {NonNullable<FaultRule['takes']>} Distribution */

/** @typedef {import('../src/index.js').ServedDialectReport} Dialect */
/** @typedef {import('../src/index.js').DialectName} DialectName */
/** @typedef {import('../src/index.js').GatewayTime} GatewayClock */
/** @typedef {import('../src/index.js').FaultKind} FaultKind */
/** @typedef {{ readonly name: string, readonly description: string }} ShippedScenario */

/** The simulator answered that it will not do this; the message is its own. */
export class Refused extends Error {
  /** @override */
  name = 'Refused'
}

/** How long an answer may take before the simulator counts as out of reach. */
const PATIENCE_MS = 5000

const rootPath = '/__admin'

/** The admin API, as far as this page needs it. Each rejects when nobody answers. */
export const adminApi = {
  /** @returns {Promise<Stats>} */
  stats: () => get('/stats'),
  /** @returns {Promise<Scenario>} */
  scenario: () => get('/scenario'),
  /** @returns {Promise<{ scenarios: readonly ShippedScenario[] }>} */
  scenarios: () => get('/scenarios'),
  /** @returns {Promise<{ faults: readonly FaultKind[] }>} */
  faultKinds: () => get('/fault-kinds'),
  /** @returns {Promise<{ dialects: readonly Dialect[] }>} */
  dialects: () => get('/dialects'),
  /** @returns {Promise<GatewayClock>} */
  clock: () => get('/clock'),
  /** @returns {Promise<{ callbacks: readonly OpenCallback[] }>} */
  callbacks: () => get('/callbacks'),
  /** @returns {Promise<Ledger>} */
  ledger: () => get('/ledger'),
  /**
   * @param {number} limit
   * @returns {Promise<{ entries: readonly JournalEntry[] }>}
   */
  journal: (limit) => get(`/journal?limit=${limit}`),
  /** @param {string} shipped */
  play: (shipped) => send('PUT', '/scenario', { shipped }),
  /** @param {readonly FaultRule[]} faults */
  replaceFaults: (faults) => send('PATCH', '/scenario', { faults }),
  /** @param {FaultRuleInput} rule */
  addFault: (rule) => send('POST', '/faults', rule),
  /** @param {string} id */
  removeFault: (id) => send('DELETE', `/faults/${encodeURIComponent(id)}`),
  /** @param {number} timeScale */
  setTimeScale: (timeScale) => send('PUT', '/clock', { timeScale }),
  /** @param {number} downForMs */
  restart: (downForMs) => send('POST', '/restart', { downForMs }, downForMs + PATIENCE_MS),
  reset: () => send('POST', '/reset', {}),
  /**
   * @param {string} id
   * @param {'release' | 'drop' | 'duplicate'} act
   */
  withCallback: (id, act) => send('POST', `/callbacks/${encodeURIComponent(id)}/${act}`, {}),
}

/**
 * @template Answer what the API's own document promises
 * @param {string} path
 * @returns {Promise<Answer>}
 */
async function get(path) {
  const response = await fetch(rootPath + path, { signal: AbortSignal.timeout(PATIENCE_MS) })
  if (!response.ok) throw new Refused(await messageOf(response))
  return /** @type {Promise<Answer>} */ (response.json())
}

/**
 * @param {string} method
 * @param {string} path
 * @param {object} [body]
 * @param {number} [patienceMs]
 * @returns {Promise<void>}
 */
async function send(method, path, body, patienceMs = PATIENCE_MS) {
  const response = await fetch(rootPath + path, {
    method,
    signal: AbortSignal.timeout(patienceMs),
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Refused(await messageOf(response))
}

/** @param {Response} response */
async function messageOf(response) {
  try {
    const { message } = /** @type {{ message?: unknown }} */ (await response.json())
    return String(message)
  } catch {
    return `the simulator answered with ${response.status}`
  }
}

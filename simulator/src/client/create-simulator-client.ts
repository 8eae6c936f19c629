import type { DialectName } from '../dialects/served-dialect.js'
import type { FaultRule } from '../faults/fault-rule.js'
import type { FaultRuleInput, ScenarioInput } from '../scenario/scenario-input.js'
import type { Scenario } from '../scenario/scenario.js'
import { withFault } from '../with-fault.js'
import type { FaultKind } from '../serving/fault-kinds.js'
import type { GatewayTime } from '../serving/gateway-time.js'
import type { LedgerFilter } from '../serving/ledger-filter.js'
import type { LedgerCharge, LedgerReport } from '../serving/ledger-report.js'
import type { JournalEntry } from '../serving/request-journal.js'
import type { ServedDialectReport } from '../serving/served-dialect-report.js'
import type { Webhook } from '../serving/webhook-book.js'
import type { OpenCallback, SimulatorStats } from '../simulator.js'
import { AdminCaller, type Fetch } from './admin-caller.js'
import { SimulatorClientError } from './simulator-client-error.js'
import type { SimulatorClient } from './simulator-client.js'

/** How long one request waits for the simulator to be idle, in milliseconds. */
const LONGEST_WAIT_MS = 60_000

/** Which simulator to drive, and how. */
export interface SimulatorClientOptions {
  /** Where the control API is: `adminUrl` of a started simulator, what `pgsim serve` prints. */
  readonly adminUrl: string
  /** Makes the requests. Default: the platform's. */
  readonly fetch?: Fetch
}

/**
 * A client of a simulator's control API. It opens nothing and needs no end.
 *
 * @throws {TypeError} where `adminUrl` is no address of HTTP.
 */
export function createSimulatorClient(options: SimulatorClientOptions): SimulatorClient {
  // Called without an object: some platforms' own refuses to be somebody's method.
  const fetch: Fetch = options.fetch ?? ((url, init) => globalThis.fetch(url, init))
  return new HttpSimulatorClient(new AdminCaller(options.adminUrl, fetch))
}

class HttpSimulatorClient implements SimulatorClient {
  readonly #admin: AdminCaller

  constructor(admin: AdminCaller) {
    this.#admin = admin
  }

  scenario(): Promise<Scenario> {
    return this.#admin.json('GET', '/scenario')
  }

  scenarios(): Promise<readonly { name: string; description: string }[]> {
    return this.#list('scenarios')
  }

  play(scenario: string | ScenarioInput): Promise<Scenario> {
    const body = typeof scenario === 'string' ? { shipped: scenario } : scenario
    return this.#admin.json('PUT', '/scenario', body)
  }

  changeScenario(members: Partial<ScenarioInput>): Promise<Scenario> {
    return this.#admin.json('PATCH', '/scenario', members)
  }

  faults(): Promise<readonly FaultRule[]> {
    return this.#list('faults')
  }

  faultKinds(): Promise<readonly FaultKind[]> {
    return this.#list('faults', '/fault-kinds')
  }

  addFault(rule: FaultRuleInput): Promise<FaultRule> {
    return this.#admin.json('POST', '/faults', rule)
  }

  removeFault(id: string): Promise<boolean> {
    return this.#admin.isDone('DELETE', `/faults/${encodeURIComponent(id)}`)
  }

  withFault<T>(rule: FaultRuleInput, act: () => T | Promise<T>): Promise<T> {
    return withFault(this, rule, act)
  }

  ledger(filter: LedgerFilter = {}): Promise<LedgerReport> {
    return this.#admin.json('GET', `/ledger${queryOf(filter)}`)
  }

  async chargesOf(reference: string): Promise<readonly LedgerCharge[]> {
    return (await this.ledger({ reference })).charges
  }

  journal(limit?: number): Promise<readonly JournalEntry[]> {
    return this.#list('entries', `/journal${queryOf({ limit })}`)
  }

  callbacks(): Promise<readonly OpenCallback[]> {
    return this.#list('callbacks')
  }

  releaseCallback(id: string): Promise<boolean> {
    return this.#admin.isDone('POST', `/callbacks/${encodeURIComponent(id)}/release`)
  }

  dropCallback(id: string): Promise<boolean> {
    return this.#admin.isDone('POST', `/callbacks/${encodeURIComponent(id)}/drop`)
  }

  duplicateCallback(id: string): Promise<boolean> {
    return this.#admin.isDone('POST', `/callbacks/${encodeURIComponent(id)}/duplicate`)
  }

  webhooks(): Promise<readonly Webhook[]> {
    return this.#list('webhooks')
  }

  async setWebhooks(webhooks: readonly Webhook[]): Promise<readonly Webhook[]> {
    const body: { webhooks: readonly Webhook[] } = { webhooks }
    return (await this.#admin.json<typeof body>('PUT', '/webhooks', body)).webhooks
  }

  clock(): Promise<GatewayTime> {
    return this.#admin.json('GET', '/clock')
  }

  setTimeScale(timeScale: number): Promise<GatewayTime> {
    return this.#admin.json('PUT', '/clock', { timeScale })
  }

  dialects(): Promise<readonly ServedDialectReport[]> {
    return this.#list('dialects')
  }

  act(
    dialect: DialectName,
    action: string,
    input: object = {},
  ): Promise<Readonly<Record<string, unknown>>> {
    const path = `/dialects/${encodeURIComponent(dialect)}/actions/${encodeURIComponent(action)}`
    return this.#admin.json('POST', path, input)
  }

  async restart(downForMs?: number): Promise<void> {
    await this.#admin.json('POST', '/restart', downForMs === undefined ? {} : { downForMs })
  }

  reset(): Promise<Scenario> {
    return this.#admin.json('POST', '/reset')
  }

  async whenIdle({ timeoutMs = 30_000 }: { timeoutMs?: number } = {}): Promise<void> {
    let leftMs = timeoutMs
    for (;;) {
      const wait = { timeoutMs: Math.min(leftMs, LONGEST_WAIT_MS) }
      const { isIdle } = await this.#admin.json<{ isIdle: boolean }>(
        'POST',
        '/wait-until-idle',
        wait,
      )
      if (isIdle) return
      leftMs -= wait.timeoutMs
      if (leftMs > 0) continue
      const message = `the simulator was not idle within ${timeoutMs} ms`
      throw new SimulatorClientError(message, { code: 'not-idle', status: 200 })
    }
  }

  stats(): Promise<SimulatorStats> {
    return this.#admin.json('GET', '/stats')
  }

  metrics(): Promise<string> {
    return this.#admin.text('/metrics')
  }

  async #list<Item>(member: string, path = `/${member}`): Promise<readonly Item[]> {
    const answer = await this.#admin.json<Record<string, readonly Item[]>>('GET', path)
    return answer[member] ?? []
  }
}

function queryOf(parameters: object): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) query.set(name, String(value))
  }
  return query.size === 0 ? '' : `?${query.toString()}`
}

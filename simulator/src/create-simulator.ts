import { systemClock, type Clock } from '@holdfast/resilience-kit'
import { createAdminApp } from './admin/admin-app.js'
import type { FaultRule } from './faults/fault-rule.js'
import { CallbackPoster } from './http/callback-poster.js'
import { HttpDoors } from './http/http-doors.js'
import { addRule, changeScenario } from './scenario/read-scenario.js'
import type { Scenario } from './scenario/scenario.js'
import { findScenario } from './scenario/shipped-scenarios.js'
import { withFault } from './with-fault.js'
import { DEFAULT_CALLBACK_ORIGINS, readOrigins } from './serving/callback-targets.js'
import type { GatewayTime } from './serving/gateway-time.js'
import { LedgerFile } from './serving/ledger-file.js'
import type { LedgerFilter } from './serving/ledger-filter.js'
import type { LedgerReport } from './serving/ledger-report.js'
import type { JournalEntry } from './serving/request-journal.js'
import { reportDialect, type ServedDialectReport } from './serving/served-dialect-report.js'
import { readServed, type Served } from './serving/served-list.js'
import { SimulatedGateway } from './serving/simulated-gateway.js'
import type { SimulatedGatewayPorts } from './serving/simulated-gateway-ports.js'
import { WebhookBook, type Webhook } from './serving/webhook-book.js'
import type {
  OpenCallback,
  Simulator,
  SimulatorAddresses,
  SimulatorOptions,
  SimulatorStats,
} from './simulator.js'
import type { FaultRuleInput, ScenarioInput } from './scenario/scenario-input.js'

/** How long a restart takes unless told otherwise, in real milliseconds. */
const RESTART_MS = 1000

/** Without a ledger file, changes are kept in memory only. */
const IN_MEMORY: SimulatedGatewayPorts['keep'] = {
  charge: () => undefined,
  replay: () => undefined,
}

/**
 * Builds a pretend gateway, not yet listening.
 *
 * @throws {RangeError} when the seed is out of range.
 * @throws {ScenarioError} when the scenario, a dialect, an origin or a webhook is not valid.
 * @throws {Error} when the ledger file cannot be read.
 */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  return new HttpSimulator(options)
}

class HttpSimulator implements Simulator {
  readonly #clock: Clock
  readonly #options: SimulatorOptions
  readonly #served: readonly [Served, ...Served[]]
  readonly #firstScenario: Scenario
  readonly #firstSeed: number
  readonly #callbackOrigins: readonly string[]
  readonly #webhooks: WebhookBook
  readonly #ledgerFile: LedgerFile | undefined
  readonly #doors: HttpDoors
  readonly #stopping = new AbortController()
  #gateway: SimulatedGateway

  constructor(options: SimulatorOptions) {
    this.#options = options
    this.#clock = options.clock ?? systemClock
    this.#served = readServed(options.dialects ?? ['async-card'])
    const named = findScenario(options.scenario ?? this.#served[0].definition.scenario)
    this.#firstScenario = options.change ? changeScenario(named, options.change) : named
    this.#firstSeed = options.seed ?? this.#firstScenario.seed ?? 0
    this.#callbackOrigins = readOrigins(options.callbackOrigins ?? DEFAULT_CALLBACK_ORIGINS)
    const names = this.#served.map(({ definition }) => definition.name)
    this.#webhooks = new WebhookBook(names, this.#callbackOrigins)
    this.#webhooks.replace(options.webhooks ?? [])
    this.#ledgerFile = options.ledgerFile ? new LedgerFile(options.ledgerFile) : undefined
    this.#gateway = this.#createGateway()
    const kept = this.#ledgerFile?.read()
    if (kept !== undefined) this.#gateway.restore(kept)
    this.#doors = new HttpDoors({
      clock: this.#clock,
      port: options.port ?? 0,
      adminPort: options.adminPort ?? 0,
      control: createAdminApp(this),
      served: this.#served,
      handle: (dialect, request) => this.#gateway.handle(dialect, request),
    })
  }

  get seed(): number {
    return this.#gateway.seed
  }

  async start(): Promise<SimulatorAddresses> {
    try {
      // Opened even when the gateway is to be away at first: that settles its ports.
      const addresses = await this.#doors.open()
      this.#gateway.start()
      await this.#moveDoors()
      return addresses
    } catch (error) {
      await this.stop()
      throw error
    }
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#gateway.close()
    await this.#doors.close()
  }

  dialects(): readonly ServedDialectReport[] {
    const { dialects } = this.#doors.addresses
    return this.#gateway.worlds.map((world) => reportDialect(world, dialects))
  }

  clock(): GatewayTime {
    return this.#gateway.time()
  }

  scenario(): Scenario {
    return structuredClone(this.#gateway.scenario)
  }

  async play(scenario: string | ScenarioInput): Promise<Scenario> {
    this.#gateway.play(findScenario(scenario))
    await this.#moveDoors()
    return this.scenario()
  }

  async changeScenario(members: Partial<ScenarioInput>): Promise<Scenario> {
    this.#gateway.change(changeScenario(this.#gateway.scenario, members))
    await this.#moveDoors()
    return this.scenario()
  }

  faults(): readonly FaultRule[] {
    return this.scenario().faults
  }

  async addFault(input: FaultRuleInput): Promise<FaultRule> {
    const { rules, added } = addRule(this.#gateway.scenario.faults, input)
    this.#gateway.changeFaults(rules)
    await this.#moveDoors()
    return structuredClone(added)
  }

  async removeFault(id: string): Promise<boolean> {
    const { faults } = this.#gateway.scenario
    const others = faults.filter((rule) => rule.id !== id)
    if (others.length === faults.length) return false
    this.#gateway.changeFaults(others)
    await this.#moveDoors()
    return true
  }

  withFault<T>(rule: FaultRuleInput, act: () => T | Promise<T>): Promise<T> {
    return withFault(this, rule, act)
  }

  async restart(downForMs = RESTART_MS): Promise<void> {
    const gateway = this.#gateway
    gateway.goAway()
    // Closed first: nothing that comes in meanwhile outlives the restart.
    await this.#moveDoors()
    gateway.forgetPendingWork()
    // A stop ends the wait: no timer of ours is to keep the process alive.
    await this.#clock.sleep(downForMs, this.#stopping.signal).catch(() => undefined)
    gateway.comeBack()
    await this.#moveDoors()
  }

  ledger(filter?: LedgerFilter): LedgerReport {
    return this.#gateway.ledger(filter)
  }

  stats(): SimulatorStats {
    const { isOpen: isListening, openSockets, inFlight } = this.#doors
    return { seed: this.seed, isListening, openSockets, inFlight, dialects: this.#gateway.counts() }
  }

  journal(limit = 100): readonly JournalEntry[] {
    return this.#gateway.journal.latest(limit)
  }

  callbacks(): readonly OpenCallback[] {
    return this.#gateway.openCallbacks()
  }

  releaseCallback(id: string): boolean {
    return this.#gateway.withCallback((callbacks) => callbacks.release(id))
  }

  dropCallback(id: string): boolean {
    return this.#gateway.withCallback((callbacks) => callbacks.drop(id))
  }

  duplicateCallback(id: string): boolean {
    return this.#gateway.withCallback((callbacks) => callbacks.duplicate(id))
  }

  webhooks(): readonly Webhook[] {
    return this.#webhooks.all()
  }

  setWebhooks(webhooks: readonly Webhook[]): void {
    this.#webhooks.replace(webhooks)
  }

  act(dialect: string, action: string, input: unknown): object {
    return this.#gateway.act(dialect, action, input)
  }

  async reset(): Promise<Scenario> {
    this.#gateway.close()
    this.#ledgerFile?.clear()
    this.#gateway = this.#createGateway()
    this.#gateway.start()
    await this.#moveDoors()
    return this.scenario()
  }

  whenIdle(): Promise<void> {
    return this.#gateway.whenIdle()
  }

  #createGateway(): SimulatedGateway {
    return new SimulatedGateway({
      clock: this.#clock,
      seed: this.#firstSeed,
      dialects: this.#served.map(({ definition }) => definition),
      scenario: this.#firstScenario,
      carrier: new CallbackPoster(this.#clock),
      callbackOrigins: this.#callbackOrigins,
      webhooks: (dialect) => this.#webhooks.of(dialect),
      reservedCards: this.#options.reservedCards ?? false,
      keep: this.#ledgerFile ?? IN_MEMORY,
      // A port that somebody took meanwhile is reported by the next change.
      onListening: () => void this.#moveDoors().catch(() => undefined),
    })
  }

  #moveDoors(): Promise<void> {
    return this.#doors.move(this.#gateway.isListening)
  }
}

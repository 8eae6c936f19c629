import type { DialectName } from '../dialects/served-dialect.js'
import type { WireRequest } from '../dialects/wire.js'
import { createDecider, type Decider } from '../faults/decider.js'
import { FaultPlan } from '../faults/fault-plan.js'
import type { GatewayFate } from '../faults/gateway-fate.js'
import { GatewaySwitch } from '../faults/gateway-switch.js'
import { Activity } from '../gateway/activity.js'
import type { Callbacks } from '../gateway/callbacks.js'
import { ScenarioError, parseDocument, problem } from '../scenario/scenario-error.js'
import type { Scenario, ScenarioRule } from '../scenario/scenario.js'
import { callbackPolicyOf } from './callback-policy.js'
import { isAllowedTarget } from './callback-targets.js'
import {
  DialectWorld,
  type DialectCounts,
  type OpenCallback,
  type WorldPorts,
} from './dialect-world.js'
import type { Delivery } from './delivery.js'
import type { KeptDialect } from './ledger-file.js'
import type { GatewayTime } from './gateway-time.js'
import { filteredLedger, type LedgerFilter } from './ledger-filter.js'
import { reportLedger, type LedgerReport } from './ledger-report.js'
import { RequestJournal } from './request-journal.js'
import { ScaledClock } from './scaled-clock.js'
import type { SimulatedGatewayPorts } from './simulated-gateway-ports.js'

/**
 * A pretend gateway without a network: its dialects, its scenario and its clock. It takes requests
 * as messages, so that it runs behind HTTP and in virtual time alike.
 */
export class SimulatedGateway {
  readonly clock: ScaledClock
  readonly journal: RequestJournal
  readonly worlds: readonly DialectWorld[]
  readonly #ports: SimulatedGatewayPorts
  readonly #activity = new Activity()
  readonly #plan: FaultPlan
  readonly #switch: GatewaySwitch
  #decider: Decider
  #scenario: Scenario
  #began: number
  #wasForgetting = false
  #absences = 0

  constructor(ports: SimulatedGatewayPorts) {
    const { clock, seed, scenario, carrier, callbackOrigins, webhooks, reservedCards } = ports
    this.#ports = ports
    this.journal = ports.journal ?? new RequestJournal()
    this.#decider = ports.decider ?? createDecider(seed)
    this.#scenario = scenario
    this.clock = new ScaledClock(clock, scenario.timeScale)
    this.#began = this.clock.monotonic()
    this.#plan = new FaultPlan(
      () => this.#decider,
      () => this.#scenario,
      this.#sinceMs,
    )
    const shared: WorldPorts = {
      realClock: clock,
      gatewayClock: this.clock,
      plan: this.#plan,
      journal: this.journal,
      activity: this.#activity,
      carrier,
      callbackOrigins,
      webhooks,
      reservedCards,
      keep: ports.keep,
      isListening: () => this.isListening,
      isAllowedTarget: (url) => isAllowedTarget(url, callbackOrigins),
      callbackPolicy: () => callbackPolicyOf(this.#scenario),
    }
    this.worlds = ports.dialects.map((dialect) => new DialectWorld(dialect, shared))
    this.#switch = new GatewaySwitch({
      clock: this.clock,
      sinceMs: this.#sinceMs,
      rules: () => this.#scenario.faults,
      fate: () => this.#plan.gateway(),
      onFate: (fate) => this.#follow(fate),
    })
  }

  /** What every random decision follows from. */
  get seed(): number {
    return this.#decider.seed
  }

  /** Whether it takes requests: no rule says otherwise, and nobody has sent it away. */
  get isListening(): boolean {
    return this.#absences === 0 && this.#plan.gateway().isListening
  }

  get scenario(): Scenario {
    return this.#scenario
  }

  /** Lets the windows and bursts of the scenario run from now on. */
  start(): void {
    this.#began = this.clock.monotonic()
    this.#plan.begin()
    this.#switch.look()
  }

  /** Plays another scenario from its beginning, by its own seed where it has one. */
  play(scenario: Scenario): void {
    if (scenario.seed !== undefined) this.#decider = createDecider(scenario.seed)
    this.#scenario = scenario
    this.clock.setScale(scenario.timeScale)
    this.start()
  }

  /** Changes the scenario under way; its time goes on. */
  change(scenario: Scenario): void {
    const { seed } = scenario
    if (seed !== undefined && seed !== this.#scenario.seed) this.#decider = createDecider(seed)
    this.#scenario = scenario
    this.clock.setScale(scenario.timeScale)
    this.#switch.look()
  }

  /** Looks at its rules at once: what decides about them has changed. */
  lookAgain(): void {
    this.#switch.look()
  }

  /** Replaces the rules of the scenario under way; its time goes on. */
  changeFaults(faults: readonly ScenarioRule[]): void {
    this.change({ ...this.#scenario, faults })
  }

  /** Answers a request to a dialect that is served. */
  handle(dialect: string, request: WireRequest): Promise<Delivery> {
    return this.#world(dialect).handle(request)
  }

  /** How fast its clock runs, and how far it has come. */
  time(): GatewayTime {
    const now = new Date(this.clock.now()).toISOString()
    return { timeScale: this.clock.scale, now, sinceMs: Math.floor(this.#sinceMs()) }
  }

  /** Every charge of every dialect, or what a filter leaves of them. */
  ledger(filter: LedgerFilter = {}): LedgerReport {
    const whole = reportLedger(this.worlds.flatMap((world) => world.charges()))
    return filteredLedger(whole, filter)
  }

  /** What every dialect has counted. */
  counts(): Readonly<Partial<Record<DialectName, DialectCounts>>> {
    const entries = this.worlds.map((world) => [world.definition.name, world.counts()])
    return Object.fromEntries(entries)
  }

  /** The callbacks that are not at their end, of every dialect, card numbers masked. */
  openCallbacks(): OpenCallback[] {
    return this.worlds.flatMap((world) => world.openCallbacks())
  }

  /** Does something with the callback of that id; whether there was one that allows it. */
  withCallback(act: (callbacks: Callbacks) => boolean): boolean {
    return this.worlds.some(({ callbacks }) => act(callbacks))
  }

  /**
   * Does something on the buyer's or the bank's side.
   *
   * @throws {ActionRefused} where it cannot be done
   * @throws {ScenarioError} where there is no such action, or its input is wrong.
   */
  act(dialect: string, name: string, input: unknown): object {
    const { actions } = this.#world(dialect)
    const action = actions.get(name)
    if (action === undefined) {
      const about = { got: name, allowed: [...actions.keys()] }
      throw new ScenarioError([problem(['action'], `${dialect} has no action ${name}`, about)])
    }
    return action.run(parseDocument(action.input, input))
  }

  /** Takes up what an earlier process kept. */
  restore(kept: ReadonlyMap<string, KeptDialect>): void {
    for (const world of this.worlds) {
      const { charges, replays } = kept.get(world.definition.name) ?? { charges: [], replays: [] }
      world.restore(charges, replays)
    }
  }

  /** Takes no requests until it came back as often as it was sent away. */
  goAway(): void {
    this.#absences += 1
    this.#ports.onListening(this.isListening)
  }

  /** Takes requests again, unless a rule says otherwise. */
  comeBack(): void {
    this.#absences -= 1
    this.#ports.onListening(this.isListening)
  }

  /** Forgets pending work and the callbacks that are due, as a restart does. */
  forgetPendingWork(): void {
    for (const world of this.worlds) world.forgetPendingWork()
  }

  /** Resolves when no request waits, no charge is pending and no callback is due. */
  whenIdle(): Promise<void> {
    return this.#activity.whenIdle()
  }

  /** Ends all work under way. */
  close(): void {
    this.#switch.stop()
    for (const world of this.worlds) world.close()
    this.#ports.carrier.close()
    this.#activity.close()
  }

  #world(dialect: string): DialectWorld {
    const world = this.worlds.find(({ definition }) => definition.name === dialect)
    if (world !== undefined) return world
    const allowed = this.worlds.map(({ definition }) => definition.name)
    const message = `${dialect} is not served`
    throw new ScenarioError([problem(['dialect'], message, { got: dialect, allowed })])
  }

  readonly #sinceMs = (): number => this.clock.monotonic() - this.#began

  #follow({ keepsCallbacks, forgets }: GatewayFate): void {
    if (forgets && !this.#wasForgetting) this.forgetPendingWork()
    this.#wasForgetting = forgets
    for (const { callbacks } of this.worlds) {
      if (keepsCallbacks) callbacks.pause()
      else callbacks.resume()
    }
    this.#ports.onListening(this.isListening)
  }
}

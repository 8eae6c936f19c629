import type { Clock } from '@holdfast/resilience-kit'
import type { DialectName } from './dialects/served-dialect.js'
import type { FaultRule } from './faults/fault-rule.js'
import type { Callback } from './gateway/callback.js'
import type { FaultRuleInput, ScenarioInput } from './scenario/scenario-input.js'
import type { Scenario } from './scenario/scenario.js'
import type { DialectCounts } from './serving/dialect-world.js'
import type { GatewayTime } from './serving/gateway-time.js'
import type { LedgerFilter } from './serving/ledger-filter.js'
import type { LedgerReport } from './serving/ledger-report.js'
import type { JournalEntry } from './serving/request-journal.js'
import type { ServedDialectReport } from './serving/served-dialect-report.js'
import type { Webhook } from './serving/webhook-book.js'

/** How to build a simulator; everything has a default. */
export interface SimulatorOptions {
  /** Default: the system's clock. */
  readonly clock?: Clock
  /** Every random decision follows from it: 0 to 2^53 - 1. Default: the scenario's, or 0. */
  readonly seed?: number
  /**
   * The dialects to serve, each at the gateway's port or at one of its own. At the gateway's port
   * each is found below `/NAME`, and the first one at the root too. Default `['async-card']`.
   */
  readonly dialects?: readonly (DialectName | { dialect: DialectName; port: number })[]
  /** The gateway's port on 127.0.0.1. Default 0: any free one. */
  readonly port?: number
  /** The port of `/__admin`, which stays up while the gateway is down. Default 0. */
  readonly adminPort?: number
  /** A shipped scenario by name, or a document. Default: that of the first dialect. */
  readonly scenario?: string | ScenarioInput
  /** Laid over the scenario: members that it has otherwise. */
  readonly change?: Partial<ScenarioInput>
  /** Origins that callbacks may go to. Default `['http://localhost:8080']`. */
  readonly callbackOrigins?: readonly string[]
  /** Where webhooks go, for dialects that register them; their origins must be on the list. */
  readonly webhooks?: readonly Webhook[]
  /** Whether reserved card numbers force their outcome. Default false. */
  readonly reservedCards?: boolean
  /** Keeps the ledger in this file over a restart. Default: in memory only. */
  readonly ledgerFile?: string
}

/** Where a started simulator listens. */
export interface SimulatorAddresses {
  /** The first dialect: `http://127.0.0.1:PORT`, without a path. */
  readonly gatewayUrl: string
  readonly adminUrl: string
  /** The base address of every dialect that is served. */
  readonly dialects: Readonly<Partial<Record<DialectName, string>>>
}

/** What the simulator has counted since it started or was reset. */
export interface SimulatorStats {
  readonly seed: number
  readonly isListening: boolean
  /** Connections open at the gateway's ports now. */
  readonly openSockets: number
  /** Requests that arrived and have no answer yet, hung ones included. */
  readonly inFlight: number
  readonly dialects: Readonly<Partial<Record<DialectName, DialectCounts>>>
}

/** A callback that is not at its end; card numbers in its body are masked. */
export type OpenCallback = Callback & { readonly dialect: DialectName }

/** A pretend gateway in this process, served over real HTTP on loopback. */
export interface Simulator {
  readonly seed: number
  /**
   * Listens on its ports. Call it once.
   *
   * @throws the platform's error, with `code` `EADDRINUSE`, when a port is taken.
   */
  start(): Promise<SimulatorAddresses>
  /** Closes the ports, cuts all connections and ends all pending work. */
  stop(): Promise<void>
  /** The dialects that are served; their addresses are right once it listens. */
  dialects(): readonly ServedDialectReport[]
  /** How fast the gateway's clock runs, and how far it has come. */
  clock(): GatewayTime
  scenario(): Scenario
  /**
   * Plays a scenario from its beginning, by its own seed where it has one; the ledger stays.
   *
   * @throws {ScenarioError} when it is not valid, or when no shipped one has that name.
   */
  play(scenario: string | ScenarioInput): Promise<Scenario>
  /**
   * Replaces members of the scenario under way; its time goes on. Resolves once the gateway's
   * ports are open or closed as the rules demand.
   *
   * @throws {ScenarioError} on an unknown name or a value out of range; nothing is changed.
   */
  changeScenario(members: Partial<ScenarioInput>): Promise<Scenario>
  faults(): readonly FaultRule[]
  /**
   * Adds a rule to the scenario under way.
   *
   * @throws {ScenarioError} when it is not valid or its id is taken.
   */
  addFault(rule: FaultRuleInput): Promise<FaultRule>
  /** Takes a rule away; false where there was none of that id. */
  removeFault(id: string): Promise<boolean>
  /**
   * Runs `act` while a rule holds, and takes the rule away however it ends. Safe inside another
   * one and beside others.
   */
  withFault<T>(rule: FaultRuleInput, act: () => T | Promise<T>): Promise<T>
  /** Goes away, forgets pending work, and comes back after so many real milliseconds. */
  restart(downForMs?: number): Promise<void>
  /** Every charge and who paid what, or what a filter leaves of it. */
  ledger(filter?: LedgerFilter): LedgerReport
  stats(): SimulatorStats
  /** The newest `limit` (default 100) requests and callbacks, oldest of them first. */
  journal(limit?: number): readonly JournalEntry[]
  /** Callbacks that are held, wait for their moment, or are under way. */
  callbacks(): readonly OpenCallback[]
  /** Each answers false where no such callback is held or waits (for a copy: is open). */
  releaseCallback(id: string): boolean
  dropCallback(id: string): boolean
  duplicateCallback(id: string): boolean
  webhooks(): readonly Webhook[]
  /**
   * Replaces the webhook addresses.
   *
   * @throws {ScenarioError} where an origin is not on the list, or a dialect is not served.
   */
  setWebhooks(webhooks: readonly Webhook[]): void
  /**
   * Does something on the buyer's or the bank's side.
   *
   * @throws {ActionRefused} where it cannot be done; {ScenarioError} where the input is wrong or
   *   there is no such action.
   */
  act(dialect: string, action: string, input: unknown): object
  /** Forgets ledger, counts, journal and pending work; plays its first scenario anew. */
  reset(): Promise<Scenario>
  /** Resolves when no request waits, no charge is pending and no callback is due. */
  whenIdle(): Promise<void>
}

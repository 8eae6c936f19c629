import type { DialectName } from '../dialects/served-dialect.js'
import type { FaultRule } from '../faults/fault-rule.js'
import type { FaultRuleInput, ScenarioInput } from '../scenario/scenario-input.js'
import type { Scenario } from '../scenario/scenario.js'
import type { FaultKind } from '../serving/fault-kinds.js'
import type { GatewayTime } from '../serving/gateway-time.js'
import type { LedgerFilter } from '../serving/ledger-filter.js'
import type { LedgerCharge, LedgerReport } from '../serving/ledger-report.js'
import type { JournalEntry } from '../serving/request-journal.js'
import type { ServedDialectReport } from '../serving/served-dialect-report.js'
import type { Webhook } from '../serving/webhook-book.js'
import type { OpenCallback, SimulatorStats } from '../simulator.js'

/**
 * Drives a simulator that runs somewhere else on this machine. Every method rejects with a
 * `SimulatorClientError` where the simulator refuses, or where none answers.
 */
export interface SimulatorClient {
  /** The scenario under way. */
  scenario(): Promise<Scenario>
  /** The scenarios that come with the simulator. */
  scenarios(): Promise<readonly { readonly name: string; readonly description: string }[]>
  /** Plays a shipped scenario by its name, or a document, from its beginning. */
  play(scenario: string | ScenarioInput): Promise<Scenario>
  /**
   * Replaces members of the scenario under way; its time goes on. `faults` replaces all rules.
   */
  changeScenario(members: Partial<ScenarioInput>): Promise<Scenario>
  /** The rules of the scenario under way. */
  faults(): Promise<readonly FaultRule[]>
  /** Every fault there is, with what it does. */
  faultKinds(): Promise<readonly FaultKind[]>
  /** Adds a rule. It holds until it is removed, or another scenario is played. */
  addFault(rule: FaultRuleInput): Promise<FaultRule>
  /** Takes a rule away; false where there was none of that id. */
  removeFault(id: string): Promise<boolean>
  /**
   * Runs `act` while a rule holds, and takes the rule away however it ends. Safe inside another
   * one and beside others. Callbacks are struck when they become due, which may be after the
   * answer: for their faults, let `act` end with `whenIdle()`.
   *
   * @throws what `act` throws.
   */
  withFault<T>(rule: FaultRuleInput, act: () => T | Promise<T>): Promise<T>
  /** Every charge and who paid what, or what a filter leaves of it. This is the truth. */
  ledger(filter?: LedgerFilter & { readonly dialect?: DialectName }): Promise<LedgerReport>
  /** The charges of one reference, such as an order id: oldest first, none where it has none. */
  chargesOf(reference: string): Promise<readonly LedgerCharge[]>
  /** The newest requests and callbacks, oldest of them first. Default: 100 of them. */
  journal(limit?: number): Promise<readonly JournalEntry[]>
  /** The callbacks that are held, wait for their moment, or are under way. */
  callbacks(): Promise<readonly OpenCallback[]>
  /** Each answers false where no such callback is held or waits (for a copy: is open). */
  releaseCallback(id: string): Promise<boolean>
  dropCallback(id: string): Promise<boolean>
  duplicateCallback(id: string): Promise<boolean>
  /** Where webhooks go. */
  webhooks(): Promise<readonly Webhook[]>
  /** Replaces where webhooks go; their origins must be ones that callbacks may go to. */
  setWebhooks(webhooks: readonly Webhook[]): Promise<readonly Webhook[]>
  /** How the gateway's clock runs. */
  clock(): Promise<GatewayTime>
  /** Real milliseconds per millisecond of the gateway's clock: 0.1 is ten times as fast. */
  setTimeScale(timeScale: number): Promise<GatewayTime>
  /** The dialects that are served, with their addresses and actions. */
  dialects(): Promise<readonly ServedDialectReport[]>
  /** Does something on the buyer's or the bank's side; resolves with what came of it. */
  act(
    dialect: DialectName,
    action: string,
    input?: object,
  ): Promise<Readonly<Record<string, unknown>>>
  /**
   * The gateway goes away, forgets pending work, keeps its ledger and comes back: resolves then.
   *
   * @param downForMs how long it is away, in real milliseconds. Default 1000.
   */
  restart(downForMs?: number): Promise<void>
  /** Forgets ledger, counts, journal and pending work; plays the first scenario anew. */
  reset(): Promise<Scenario>
  /**
   * Resolves when no request waits, no charge is pending and no callback is due. Rejects with the
   * code `not-idle` where that takes longer than `timeoutMs` (default 30 000).
   */
  whenIdle(options?: { readonly timeoutMs?: number }): Promise<void>
  /** What was counted since the start or the last reset. */
  stats(): Promise<SimulatorStats>
  /** The same in Prometheus' text format. */
  metrics(): Promise<string>
}

export { createSimulatorClient, type SimulatorClientOptions } from './create-simulator-client.js'
export type { SimulatorClient } from './simulator-client.js'
export {
  SimulatorClientError,
  type SimulatorErrorCode,
  type SimulatorProblem,
} from './simulator-client-error.js'
export type { DialectName } from '../dialects/served-dialect.js'
export type { FaultRule } from '../faults/fault-rule.js'
export type { FaultRuleInput, ScenarioInput } from '../scenario/scenario-input.js'
export type { Scenario } from '../scenario/scenario.js'
export type { DialectCounts } from '../serving/dialect-world.js'
export type { FaultKind } from '../serving/fault-kinds.js'
export type { GatewayTime } from '../serving/gateway-time.js'
export type { LedgerFilter } from '../serving/ledger-filter.js'
export type { LedgerCharge, LedgerReference, LedgerReport } from '../serving/ledger-report.js'
export type { JournalEntry } from '../serving/request-journal.js'
export type { ServedDialectReport } from '../serving/served-dialect-report.js'
export type { Webhook } from '../serving/webhook-book.js'
export type { OpenCallback, SimulatorStats } from '../simulator.js'

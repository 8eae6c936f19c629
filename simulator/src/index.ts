export { createSimulator } from './create-simulator.js'
export type {
  Simulator,
  SimulatorAddresses,
  SimulatorOptions,
  SimulatorStats,
} from './simulator.js'
export type { OutcomeCounts, RequestCounts } from './dialects/gateway-front.js'
export type { LedgerCharge, LedgerReport } from './dialects/ledger-report.js'
export type { JournalEntry } from './dialects/request-journal.js'
export type { Operation, RequestOutcome } from './dialects/served-dialect.js'
export { FaultSettingsError, type SettingsProblem } from './faults/fault-patch.js'
export { SEEDS_SETTINGS, type FaultPatch, type FaultSettings } from './faults/fault-settings.js'
export type { CallbackCounts } from './gateway/callbacks.js'

// A world of one's own
export {
  defineWorld,
  type Invariant,
  type Sometimes,
  type World,
  type WorldRun,
} from './world/world.js'
export type { CrashListener, Simulation, StoreKind } from './world/simulation.js'
export { defaultLimits, type Limits } from './world/limits.js'
export type { Chance } from './chance/chance.js'
export type { Knobs } from './chance/knobs.js'
export type { Strike } from './chance/strike.js'
export type { Message, MessageKind, Network } from './network/network.js'
export type {
  PortOptions,
  ProcessPorts,
  StartProcess,
  SyncPortOptions,
} from './process/process-ports.js'
export type { ProcessHost } from './process/process-host.js'
export type { TraceEvent } from './trace/trace-event.js'
export { WorldGateway } from './world-gateway/world-gateway.js'
export type {
  SentRequest,
  Subject,
  WorldGatewayOptions,
} from './world-gateway/world-gateway-options.js'

// Running it
export { findScenario } from '../scenario/shipped-scenarios.js'
export { simulate, type SimulateOptions } from './simulate.js'
export { runSeed } from './run/run-seed.js'
export type { RunClock } from './run/run-clock.js'
export type { RunOptions } from './run/run-options.js'
export type { SeedOutcome, Violation } from './run/seed-outcome.js'
export { hunt, type HuntWatch } from './hunt/hunt.js'
export type { HuntOptions, HuntProgress } from './hunt/hunt-options.js'
export type {
  Failure,
  HuntReport,
  SampleRun,
  ShrunkFailure,
  ThresholdResult,
  Verdict,
} from './hunt/hunt-report.js'
export type { Histogram } from './report/histogram.js'
export { paymentWorld } from './payment-world/payment-world.js'

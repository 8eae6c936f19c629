import type { Clock } from '@holdfast/resilience-kit'
import type { DialectDefinition, WebhookEndpoint } from '../dialects/served-dialect.js'
import type { Decider } from '../faults/decider.js'
import type { Scenario } from '../scenario/scenario.js'
import type { CallbackCarrier } from './callback-carrier.js'
import type { WorldPorts } from './dialect-world.js'
import type { RequestJournal } from './request-journal.js'

/** What a simulated gateway is made of. */
export interface SimulatedGatewayPorts {
  /** Real time for latency; the gateway's own clock is scaled from it. */
  readonly clock: Clock
  /** Every random decision follows from it, until a scenario with another one is played. */
  readonly seed: number
  /** Decides instead, where somebody else keeps count of what strikes. Default: by `seed` alone. */
  readonly decider?: Decider
  readonly dialects: readonly DialectDefinition[]
  readonly scenario: Scenario
  readonly carrier: CallbackCarrier
  /** The origins that callbacks may go to. */
  readonly callbackOrigins: readonly string[]
  readonly webhooks: (dialect: string) => readonly WebhookEndpoint[]
  readonly reservedCards: boolean
  readonly keep: WorldPorts['keep']
  /** Where requests and callbacks are written down. Default: one that keeps the newest 10 000. */
  readonly journal?: RequestJournal
  /** Told when the gateway as a whole goes away or comes back. */
  readonly onListening: (isListening: boolean) => void
}

import type { Clock } from '@holdfast/resilience-kit'
import type { OutcomeCounts, RequestCounts } from './dialects/gateway-front.js'
import type { LedgerReport } from './dialects/ledger-report.js'
import type { JournalEntry } from './dialects/request-journal.js'
import type { FaultPatch, FaultSettings } from './faults/fault-settings.js'
import type { CallbackCounts } from './gateway/callbacks.js'

/** How to build a simulator; everything has a default. */
export interface SimulatorOptions {
  /** Default: the system's clock. */
  readonly clock?: Clock
  /** Every random decision follows from it: an integer from 0 to 2^53 - 1. Default 0. */
  readonly seed?: number
  /** The gateway's port on 127.0.0.1. Default 0: any free one. */
  readonly port?: number
  /** The port of `/__admin`, which stays up while the gateway is down. Default 0. */
  readonly adminPort?: number
  /** Laid over the seeds' settings (40 % refused, 100-500 ms, 1-5 s, 70/20/10). */
  readonly faults?: FaultPatch
  /** Origins that callbacks may go to. Default `['http://localhost:8080']`. */
  readonly callbackOrigins?: readonly string[]
  /** How long a merchant may take to answer a callback. Default 5000. */
  readonly callbackTimeoutMs?: number
}

/** Where a started simulator listens. */
export interface SimulatorAddresses {
  /** `http://127.0.0.1:PORT`, without a path. */
  readonly gatewayUrl: string
  readonly adminUrl: string
}

/** What the simulator has counted since it started or was reset. */
export interface SimulatorStats {
  readonly seed: number
  /** Requests that reached the gateway, hung ones included. */
  readonly requests: RequestCounts
  readonly outcomes: OutcomeCounts
  /** Connections open at the gateway's port now. */
  readonly openSockets: number
  /** Requests that arrived and have no answer yet, hung ones included. */
  readonly inFlight: number
  readonly pendingCharges: number
  readonly callbacks: CallbackCounts
}

/** A pretend gateway in this process, served over real HTTP on loopback. */
export interface Simulator {
  readonly seed: number
  /**
   * Listens on both ports. Call it once.
   *
   * @throws the platform's error, with `code` `EADDRINUSE`, when a port is taken.
   */
  start(): Promise<SimulatorAddresses>
  /** Closes both ports, cuts all connections and ends all pending work. */
  stop(): Promise<void>
  ledger(): LedgerReport
  faults(): FaultSettings
  /**
   * Lays a patch over the fault settings; resolves once the gateway's port is up or down as the
   * new mode demands.
   *
   * @throws {FaultSettingsError} on an unknown name or a value out of range; nothing is changed.
   */
  setFaults(patch: FaultPatch): Promise<FaultSettings>
  stats(): SimulatorStats
  /** The newest `limit` (default 100) requests and callbacks, oldest of them first. */
  journal(limit?: number): readonly JournalEntry[]
  /**
   * Forgets the ledger, counts, journal and all pending work, and goes back to the fault settings
   * it was built with.
   */
  reset(): Promise<FaultSettings>
  /** Resolves when no request waits, no charge is pending and no callback is due. */
  whenIdle(): Promise<void>
}

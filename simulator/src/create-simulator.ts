import { systemClock, type Clock } from '@holdfast/resilience-kit'
import {
  DEFAULT_CALLBACK_ORIGINS,
  createAsyncCardDialect,
} from './dialects/async-card/async-card-dialect.js'
import { GatewayFront } from './dialects/gateway-front.js'
import { reportLedger, type LedgerReport } from './dialects/ledger-report.js'
import { RequestJournal, type JournalEntry } from './dialects/request-journal.js'
import type { ServedDialect } from './dialects/served-dialect.js'
import { createDecider, type Decider } from './faults/decider.js'
import { patchFaultSettings } from './faults/fault-patch.js'
import { FaultPlan } from './faults/fault-plan.js'
import { SEEDS_SETTINGS, type FaultPatch, type FaultSettings } from './faults/fault-settings.js'
import type { Charge } from './gateway/charge.js'
import { Gateway } from './gateway/gateway.js'
import { CallbackPoster, DEFAULT_CALLBACK_TIMEOUT_MS } from './http/callback-poster.js'
import { createControlServer } from './http/control-server.js'
import { createGatewayServer } from './http/gateway-server.js'
import { HttpListener } from './http/http-listener.js'
import type {
  Simulator,
  SimulatorAddresses,
  SimulatorOptions,
  SimulatorStats,
} from './simulator.js'

/**
 * Builds a pretend gateway, not yet listening.
 *
 * @throws {RangeError} when the seed is out of range.
 * @throws {FaultSettingsError} when the fault settings are not valid.
 */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  return new HttpSimulator(options)
}

/** What a reset replaces. */
interface World {
  readonly gateway: Gateway
  readonly front: GatewayFront
  readonly journal: RequestJournal
}

class HttpSimulator implements Simulator {
  readonly #clock: Clock
  readonly #decider: Decider
  readonly #dialect: ServedDialect
  readonly #callbackTimeoutMs: number
  readonly #firstSettings: FaultSettings
  readonly #gatewayListener: HttpListener
  readonly #adminListener: HttpListener
  #settings: FaultSettings
  #world: World
  #inFlight = 0
  #lastChange: Promise<unknown> = Promise.resolve()

  constructor(options: SimulatorOptions) {
    this.#clock = options.clock ?? systemClock
    this.#decider = createDecider(options.seed ?? 0)
    this.#dialect = createAsyncCardDialect(options.callbackOrigins ?? DEFAULT_CALLBACK_ORIGINS)
    this.#callbackTimeoutMs = options.callbackTimeoutMs ?? DEFAULT_CALLBACK_TIMEOUT_MS
    this.#firstSettings = patchFaultSettings(SEEDS_SETTINGS, options.faults ?? {})
    this.#settings = this.#firstSettings
    this.#world = this.#createWorld()
    const control = createControlServer(this)
    const server = createGatewayServer({
      handle: (request) => this.#world.front.handle(request),
      bodyLimitBytes: this.#dialect.bodyLimitBytes,
      control,
      onInFlight: (change) => (this.#inFlight += change),
    })
    this.#gatewayListener = new HttpListener(server, options.port ?? 0)
    this.#adminListener = new HttpListener(control, options.adminPort ?? 0)
  }

  get seed(): number {
    return this.#decider.seed
  }

  async start(): Promise<SimulatorAddresses> {
    try {
      // Opened even when the gateway is to be down at first: that settles its port.
      await this.#gatewayListener.open()
      await this.#adminListener.open()
      await this.#followMode(this.#settings)
    } catch (error) {
      await this.stop()
      throw error
    }
    return { gatewayUrl: this.#gatewayListener.url, adminUrl: this.#adminListener.url }
  }

  async stop(): Promise<void> {
    this.#world.gateway.close()
    await Promise.all([this.#gatewayListener.close(), this.#adminListener.close()])
  }

  ledger(): LedgerReport {
    return reportLedger(this.#world.gateway, this.#dialect)
  }

  faults(): FaultSettings {
    return structuredClone(this.#settings)
  }

  setFaults(patch: FaultPatch): Promise<FaultSettings> {
    return this.changeFaults(patch)
  }

  changeFaults(patch: unknown): Promise<FaultSettings> {
    return this.#inTurn(() => this.#moveTo(patchFaultSettings(this.#settings, patch)))
  }

  stats(): SimulatorStats {
    const { front, gateway } = this.#world
    return {
      seed: this.seed,
      requests: front.requests,
      outcomes: front.outcomes,
      openSockets: this.#gatewayListener.openSockets,
      inFlight: this.#inFlight,
      pendingCharges: gateway.ledger.pendingCount,
      callbacks: gateway.callbacks.counts,
    }
  }

  journal(limit = 100): readonly JournalEntry[] {
    return this.#world.journal.latest(limit)
  }

  reset(): Promise<FaultSettings> {
    return this.#inTurn(async () => {
      this.#world.gateway.close()
      this.#world = this.#createWorld()
      return this.#moveTo(this.#firstSettings)
    })
  }

  whenIdle(): Promise<void> {
    return this.#world.gateway.whenIdle()
  }

  /** One change at a time: opening and closing the port must not overtake each other. */
  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const turn = this.#lastChange.then(change)
    this.#lastChange = turn.catch(() => undefined)
    return turn
  }

  async #moveTo(settings: FaultSettings): Promise<FaultSettings> {
    await this.#followMode(settings)
    this.#settings = settings
    return this.faults()
  }

  #followMode(settings: FaultSettings): Promise<void> {
    return settings.mode === 'down' ? this.#gatewayListener.close() : this.#gatewayListener.open()
  }

  #createWorld(): World {
    const clock = this.#clock
    const dialect = this.#dialect
    const journal = new RequestJournal()
    const poster = new CallbackPoster(clock, this.#callbackTimeoutMs)
    const plan = new FaultPlan(this.#decider, () => this.#settings)
    const gateway = new Gateway({
      clock,
      decisions: plan,
      sender: {
        send: (charge) => this.#sendCallback(charge, journal, poster),
        close: () => poster.close(),
      },
      transactionKey: dialect.transactionKey,
    })
    return {
      gateway,
      journal,
      front: new GatewayFront({ clock, dialect, gateway, plan, journal }),
    }
  }

  async #sendCallback(
    charge: Charge,
    journal: RequestJournal,
    poster: CallbackPoster,
  ): Promise<number | undefined> {
    const at = new Date(this.#clock.now()).toISOString()
    const startedAt = this.#clock.monotonic()
    const body = this.#dialect.callbackBody(charge)
    const status = await poster.post(charge.callbackUrl, body)
    journal.add({
      at,
      kind: 'callback',
      line: `POST ${charge.callbackUrl}`,
      userId: charge.userId,
      sent: body,
      status: status ?? 'unanswered',
      durationMs: this.#clock.monotonic() - startedAt,
    })
    return status
  }
}

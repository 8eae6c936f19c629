import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type {
  OutboxEntry,
  OutboxHandler,
  PaymentStore,
  SubmittedPayment,
} from '@holdfast/pg-client'
import { memoryPaymentStore } from '@holdfast/pg-client/memory'
import { afterThisTurn, sqlitePaymentStore } from '@holdfast/pg-client/sqlite'
import type { LedgerCharge, ScenarioInput, Simulator } from '@holdfast/pg-simulator'
import type { VirtualClock } from '@holdfast/resilience-kit/testing'
import type { CallbackAnswer, CallbackDoor, CallbackMessage } from './callback-door.js'
import { webhookSecret, type ShopGateway } from './shop-gateways.js'
import { ShopProcess, type SentRequest, type ShopProcessParts } from './shop-process.js'
import { ShopWorld } from './shop-world.js'

/** What differs from a shop with a store in memory at a gateway where nothing is left to chance. */
export interface IncidentShopOptions extends Pick<ShopProcessParts<never>, 'schedule'> {
  /** `sqlite`: a file, for processes that come after one another. Default `memory`. */
  readonly store?: 'memory' | 'sqlite'
  /** Members of the gateway's scenario. */
  readonly change?: Partial<ScenarioInput>
  /** Who takes events in, in every process. Default: one that writes them to `told`. */
  readonly handler?: OutboxHandler
}

/**
 * A shop whose processes share one store, and the gateway over real HTTP, callbacks too; all of
 * them on one clock that only the test moves: by `until` and `pass`.
 */
export class IncidentShop<Instrument> {
  readonly clock: VirtualClock
  readonly simulator: Simulator
  readonly door: CallbackDoor
  /** Every request that a process has sent, as it went out. */
  readonly sent: SentRequest[] = []
  /** Every event, as often as it was delivered. */
  readonly told: OutboxEntry[] = []
  readonly processes: ShopProcess<Instrument>[] = []
  readonly #gateway: ShopGateway<Instrument>
  readonly #options: IncidentShopOptions
  readonly #world: ShopWorld
  readonly #memory = memoryPaymentStore()
  readonly #folder: string | undefined

  /** Opens the shop with its first process. */
  static async open<Instrument>(
    gateway: ShopGateway<Instrument>,
    options: IncidentShopOptions = {},
  ): Promise<IncidentShop<Instrument>> {
    const { change } = options
    const world = await ShopWorld.open({ gateway: gateway.name, webhookSecret, change })
    return new IncidentShop(gateway, options, world)
  }

  private constructor(
    gateway: ShopGateway<Instrument>,
    options: IncidentShopOptions,
    world: ShopWorld,
  ) {
    this.#gateway = gateway
    this.#options = options
    this.#world = world
    this.door = world.door
    this.clock = world.clock
    this.simulator = world.simulator
    if (options.store === 'sqlite') this.#folder = mkdtempSync(join(tmpdir(), 'incident-'))
    this.addProcess()
    this.door.receiver = (request) => this.process.client.handleCallback(request)
  }

  /** The first process that lives. */
  get process(): ShopProcess<Instrument> {
    const living = this.processes.find(({ isDead }) => !isDead)
    if (!living) throw new Error('no process lives')
    return living
  }

  /** One more process on the same store. */
  addProcess(): ShopProcess<Instrument> {
    const { schedule, handler } = this.#options
    const process = new ShopProcess<Instrument>({
      name: `p${this.processes.length + 1}x`,
      clock: this.clock,
      store: this.#openStore(),
      dialect: this.#gateway.dialect(this.#world.gatewayUrl, this.door.url),
      counted: (send) => this.#world.counted(send),
      onSend: (request) => this.sent.push(request),
      ...(schedule && { schedule }),
    })
    this.processes.push(process)
    process.client.events.deliver(handler ?? ((entry) => this.#tell(entry)))
    return process
  }

  /** The process dies where it stands, and another one begins. */
  restart(): ShopProcess<Instrument> {
    this.process.kill()
    return this.addProcess()
  }

  /** What a buyer brings to pay for the order's next payment. */
  async instrument(orderId: string, minor = 10_000): Promise<Instrument> {
    const reference = await this.process.client.nextReference(orderId)
    return this.#gateway.instrument(this.simulator, reference, minor)
  }

  /** Begins to pay for an order; the result comes as time passes. */
  async submit(
    orderId: string,
    { by = this.process, minor = 10_000, instrument }: SubmitOptions<Instrument> = {},
  ): Promise<SubmittedPayment> {
    const amount = { minor, currency: 'KRW' } as const
    const brought = instrument ?? (await this.instrument(orderId, minor))
    const order = { orderId, owner: 'buyer-1', amount, instrument: brought }
    const result = await by.client.submit(order)
    if (result.payment === null) throw new Error(`order ${orderId} contradicts itself`)
    return result
  }

  /** Pays for an order, and waits for what comes of the call. */
  pay(orderId: string, options?: SubmitOptions<Instrument>): Promise<SubmittedPayment> {
    return this.until(this.submit(orderId, options))
  }

  /** Lets time pass until the work has ended; see {@link QuietTime.until}. */
  until<T>(work: Promise<T>, limitMs?: number): Promise<T> {
    return this.#world.time.until(work, limitMs)
  }

  /** Lets so many virtual milliseconds pass. */
  pass(ms: number): Promise<void> {
    return this.#world.time.pass(ms)
  }

  /** Lets everything run until it waits for time: callbacks, events, answers. */
  rest(): Promise<void> {
    return this.#world.time.rest()
  }

  /** The gateway's own book about an order: all charges of its references, oldest first. */
  charges(orderId: string): readonly LedgerCharge[] {
    const { charges } = this.simulator.ledger()
    return charges.filter(({ reference }) => reference.startsWith(`${orderId}-`))
  }

  /** The events of an order as the shop was told them; one that was delivered twice is one. */
  toldOf(orderId: string): readonly OutboxEntry['event'][] {
    const told = new Map(this.told.map(({ sequence, event }) => [sequence, event]))
    return [...told.values()].filter((event) => event.orderId === orderId)
  }

  /** Requests that take or give back money, by the part of their path that names them. */
  posted(part: string): readonly SentRequest[] {
    return this.sent.filter(({ method, path }) => method === 'POST' && path.includes(part))
  }

  /** Talks to the gateway past the client, as another system of the shop's would. */
  async call(path: string, body: string, more: Readonly<Record<string, string>> = {}) {
    const headers = { ...this.#gateway.headers, ...more }
    const url = `${this.#world.gatewayUrl}${path}`
    const response = await this.#world.counted(() => fetch(url, { method: 'POST', headers, body }))
    const text = await response.text()
    if (!response.ok) throw new Error(`HTTP ${response.status}: ${text}`)
    return text
  }

  /** Sends a callback to the shop's door, as the gateway or somebody else would. */
  sendCallback(message: CallbackMessage): Promise<CallbackAnswer> {
    return this.#world.counted(() => this.door.send(message))
  }

  async close(): Promise<void> {
    for (const process of this.processes) {
      process.kill()
      await process.store.close()
    }
    await this.#world.close()
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true })
  }

  #openStore(): PaymentStore {
    if (this.#folder === undefined) return this.#memory
    const file = join(this.#folder, 'payments.db')
    return sqlitePaymentStore({ file, scheduleCommit: afterThisTurn })
  }

  #tell(entry: OutboxEntry): Promise<void> {
    this.told.push(entry)
    return Promise.resolve()
  }
}

/** What differs from the first process taking 10 000 won. */
export interface SubmitOptions<Instrument> {
  readonly by?: ShopProcess<Instrument>
  /** In won. */
  readonly minor?: number
  readonly instrument?: Instrument
}

import { randomBytes } from 'node:crypto'
import path from 'node:path'
import type { HttpTransport } from '@holdfast/pg-client'
import { systemClock, systemIds, systemRandom } from '@holdfast/resilience-kit'
import type { Clock, Ids, Logger, Random } from '@holdfast/resilience-kit'
import type { DemoEnv, MountedDemo } from './demo/mounted/mount-demo.js'
import { closeAll, type Closable } from './close-all.js'
import type { ShopConfig } from './config.js'
import type { Api } from './http/api.js'
import { HttpListener } from './http/http-listener.js'
import { createShopServer, createStartingServer } from './http/shop-server.js'
import { WorkerSlots } from './http/worker-slots.js'
import type { Fetch } from './modules/module-caller.js'
import type { ModuleContext, ModuleName, StoreName } from './modules/module-context.js'
import { ModuleNetwork } from './modules/module-network.js'
import { openModules, type Modules } from './open-modules.js'
import type { OrderMoved } from './orders/order-book.js'
import type { OrderSweepReport } from './orders/order-sweep.js'
import type { GatewayClients } from './payments/payment-desk.js'
import { pageRoutes } from './page/page-routes.js'
import { StartFailure } from './start-failure.js'
import { unguessableIds } from './unguessable-ids.js'
import { untilIdle } from './until-idle.js'

/** What a shop takes from the world; everything is optional. */
export interface ShopEnv {
  /** Default `systemClock`. */
  readonly clock?: Clock
  /** Default `systemRandom`. */
  readonly random?: Random
  /**
   * Default `systemIds`, made longer. Order ids are made of `[0-9a-z]`, at least 20 characters, and
   * nobody may be able to guess one.
   */
  readonly ids?: Ids
  /** Default: silent. */
  readonly logger?: Logger
  /** The way to the gateways. Default: axios over the network. */
  readonly http?: HttpTransport
  /** The way to the webhook of alerts. Default: the web's `fetch`. */
  readonly fetch?: Fetch
  /** log2 of scrypt's N for passwords. Default 15; tests take less. */
  readonly passwordCost?: number
  /** Put between the modules and what they use; tests break things there. */
  readonly around?: Around
}

/** Wraps what modules use. */
export interface Around {
  store?<T extends object>(name: StoreName, store: T): T
  /** The way of all modules to this one. */
  fetch?(module: ModuleName, fetch: Fetch): Fetch
}

/** A running shop. */
export interface Shop {
  readonly url: string
  readonly payments: GatewayClients
  /** Breaks modules, for tests and demos. */
  readonly network: ModuleNetwork<ModuleName>
  readonly bus: Modules['bus']
  /** Hears of every move of an order, after it is durable; gives back the way to stop. */
  onOrderMoved(listener: (moved: OrderMoved) => void): () => void
  /** One round of the order sweep, now. */
  sweepOrders(): Promise<OrderSweepReport>
  /** One round of the work that orders have begun, now. */
  workOff(): Promise<void>
  /** Resolves when nothing works in the background, but for what waits after a failure. */
  idle(): Promise<void>
  /** Stops accepting, lets requests in hand end, stops what runs in the background. */
  stop(): Promise<void>
}

/**
 * Opens the files, puts the modules together, listens, and takes up what a stopped process left.
 *
 * @throws StartFailure with one sentence, when it cannot start.
 */
export async function createShop(config: ShopConfig, env: ShopEnv = {}): Promise<Shop> {
  const clock = env.clock ?? systemClock
  const { logger, ids } = voiceOf(env)
  const stopping = new AbortController()
  const demo = await demoOf(config, { logger, stopping: stopping.signal, url: () => listener.url })
  const pages = pageRoutes(demo?.page)
  const starting = createStartingServer({ clock, ids, logger, pages, onEnded: () => undefined })
  const answer = (request: Request) => starting.fetch(request)
  const listener = await HttpListener.open(config.host, config.port, answer)
  const opened: Opened = {
    door: {
      close: () => {
        stopping.abort() // streams stay open for ever; they end first
        return listener.close(clock, config.orderDeadlineMs + DRAIN_GRACE_MS)
      },
    },
    running: [],
    stores: [],
  }
  const stop = (): Promise<void> => closeAll(inOrder(opened))
  try {
    const start = { clock, listener, pages, demo: demo?.routes, stopping: stopping.signal }
    return await compose(config, env, { ...start, opened, stop })
  } catch (error) {
    // Why it could not start says more than what could not be closed after that.
    await stop().catch(() => undefined)
    throw error
  }
}

/** A request that has had its whole time still gets its answer out, in ms. */
const DRAIN_GRACE_MS = 5000

/** What has to be closed: first the door, then what runs, the files last. */
interface Opened {
  readonly door: Closable
  readonly running: Closable[]
  readonly stores: Closable[]
}

/** Its modules, and with them the simulator, are loaded only where it was asked for. */
async function demoOf(config: ShopConfig, env: DemoEnv): Promise<MountedDemo | undefined> {
  const { demo: simulatorUrl, ...settings } = config
  if (simulatorUrl === undefined) return undefined
  const { mountDemo } = await import('./demo/mounted/mount-demo.js')
  return mountDemo({ ...env, simulatorUrl, settings })
}

interface Start {
  readonly clock: Clock
  readonly listener: HttpListener
  readonly pages: Api
  readonly demo: Api | undefined
  readonly stopping: AbortSignal
  readonly opened: Opened
  stop(): Promise<void>
}

async function compose(config: ShopConfig, env: ShopEnv, start: Start): Promise<Shop> {
  const { clock, listener, pages, demo, stopping, opened, stop } = start
  const network = new ModuleNetwork<ModuleName>()
  const context = contextOf(config, env, { clock, opened, network })
  const { logger, ids } = context
  const callbackUrl = callbackUrlOf(config, listener.url)
  const { http, passwordCost, fetch = globalThis.fetch } = env
  const slots = config.workerSlots === undefined ? undefined : new WorkerSlots(config.workerSlots)
  const toModules = { callbackUrl, http, fetch, slots, passwordCost, stopping }
  const modules = await openModules(context, config, toModules)
  const { orders, payments, operations } = modules
  logPayments(payments.desk.all, logger)
  const server = createShopServer({
    ...{ clock, ids, logger, slots, pages, demo },
    onEnded: (ended) => operations.metrics.requestEnded(ended),
    operations: operations.routes,
    routes: modules.routes,
  })
  await modules.start()
  listener.serve((request, bindings) => server.fetch(request, bindings))
  return {
    url: listener.url,
    payments: payments.clients,
    network,
    bus: modules.bus,
    onOrderMoved: (moved) => orders.book.listen({ moved }),
    sweepOrders: () => orders.sweep.sweep(),
    workOff: async () => void (await orders.work.runOnce()),
    idle: () => untilIdle({ payments, orders: orders.work, listeners: [modules.bus, operations] }),
    stop,
  }
}

/** How the shop names things, and what it says. */
function voiceOf({ ids, logger }: ShopEnv): Pick<ModuleContext, 'ids' | 'logger'> {
  return { ids: ids ?? unguessableIds(systemIds, randomBytes), logger: logger ?? silent }
}

function contextOf(
  config: ShopConfig,
  env: ShopEnv,
  { clock, opened, network }: Pick<Start, 'clock' | 'opened'> & Pick<ModuleContext, 'network'>,
): ModuleContext {
  const { random, around } = env
  return {
    clock,
    random: random ?? systemRandom,
    ...voiceOf(env),
    synchronous: config.synchronous,
    network,
    to: (module) => around?.fetch?.(module, network.to(module)) ?? network.to(module),
    openStore: (name, open) => {
      const store = open(path.join(config.dataDir, `${name}.sqlite`))
      opened.stores.push(store)
      return around?.store?.(name, store) ?? store
    },
    onStop: (close) => opened.running.push({ close }),
  }
}

/** Nobody can call an address back that stands for all of them. */
function callbackUrlOf({ callbackUrl, host }: ShopConfig, url: string): string {
  if (callbackUrl === undefined && (host === '0.0.0.0' || host === '::')) {
    throw new StartFailure(`A gateway cannot call back ${host}: say where with --callback-url.`)
  }
  return callbackUrl ?? `${url}/payments/callback`
}

function inOrder({ door, running, stores }: Opened): readonly Closable[] {
  return [door, ...running.toReversed(), ...stores.toReversed()]
}

const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}

/** What an operator wants in the log; the rest is in the metrics. */
function logPayments(clients: Modules['payments']['desk']['all'], logger: Logger): void {
  for (const client of clients) {
    client.observe((event) => {
      if (event.type === 'breakerMoved') logger.warn(event, `breaker is ${event.to} now`)
      if (event.type === 'gaveUp') logger.error(event, 'a payment was handed to a person')
      if (event.type === 'deliveryFailed') logger.error(event, 'an event could not be applied yet')
      if (event.type === 'backgroundFailed') logger.error(event, 'background work failed')
    })
  }
}

import path from 'node:path'
import type { HttpTransport, PaymentStore } from '@holdfast/pg-client'
import { sqlitePaymentStore, type SqlitePaymentStoreOptions } from '@holdfast/pg-client/sqlite'
import { systemClock, systemIds, systemRandom } from '@holdfast/resilience-kit'
import type { Clock, Ids, Logger, Random } from '@holdfast/resilience-kit'
import { catalogClient, type CatalogClient } from './catalog/catalog-client.js'
import { catalogInternalRoutes, catalogRoutes } from './catalog/catalog-routes.js'
import { CatalogStore } from './catalog/catalog-store.js'
import { seedProducts } from './catalog/seed-products.js'
import { closeAll, type Closable } from './close-all.js'
import type { ShopConfig } from './config.js'
import { HttpListener } from './http/http-listener.js'
import { createShopServer } from './http/shop-server.js'
import { WorkerSlots } from './http/worker-slots.js'
import { operationsRoutes } from './operations/operations-routes.js'
import { ShopMetrics } from './operations/shop-metrics.js'
import { ApplyPayment } from './orders/apply-payment.js'
import { OrderBook, type OrderMoved } from './orders/order-book.js'
import { orderRoutes } from './orders/order-routes.js'
import type { OrderStore } from './orders/order-store.js'
import { OrderSweep, type OrderSweepReport } from './orders/order-sweep.js'
import { SqliteOrderStore } from './orders/sqlite-order-store.js'
import { openPayments, type Payments } from './payments/open-payments.js'
import { seededIds } from './seeded-ids.js'
import { StartFailure } from './start-failure.js'

/** What a shop takes from the world; everything is optional. */
export interface ShopEnv {
  /** Default `systemClock`. */
  readonly clock?: Clock
  /** Default `systemRandom`. */
  readonly random?: Random
  /** Default `systemIds`. Order ids are made of `[0-9a-z]`, at least 20 characters. */
  readonly ids?: Ids
  /** Default: silent. */
  readonly logger?: Logger
  /** The way to the gateway. Default: axios over the network. */
  readonly http?: HttpTransport
  /** Put between the modules and what they use; tests break things there. */
  readonly around?: Partial<Around>
}

/** Wraps what modules use. */
export interface Around {
  orderStore(store: OrderStore): OrderStore
  paymentStore(store: PaymentStore): PaymentStore
  catalog(client: CatalogClient): CatalogClient
}

/** A running shop. */
export interface Shop {
  readonly url: string
  readonly payments: Payments['client']
  /** Hears of every move of an order, after it is durable; gives back the way to stop. */
  onOrderMoved(listener: (moved: OrderMoved) => void): () => void
  /** One round of the order sweep, now. */
  sweepOrders(): Promise<OrderSweepReport>
  /** Stops accepting, lets requests in hand end, stops what runs in the background. */
  stop(): Promise<void>
}

/**
 * Opens the files, puts the modules together, listens, and ends what a stopped process left open.
 *
 * @throws StartFailure with one sentence, when it cannot start.
 */
export async function createShop(config: ShopConfig, env: ShopEnv = {}): Promise<Shop> {
  const world = worldOf(env)
  const listener = await HttpListener.open(config.host, config.port)
  const opened: Closable[] = [{ close: () => listener.close(world.clock) }]
  try {
    return await compose(config, env, world, listener, opened)
  } catch (error) {
    // Why it could not start says more than what could not be closed after that.
    await closeAll(inOrder(opened)).catch(() => undefined)
    throw error
  }
}

interface World {
  readonly clock: Clock
  readonly random: Random
  readonly ids: Ids
  readonly logger: Logger
}

async function compose(
  config: ShopConfig,
  env: ShopEnv,
  world: World,
  listener: HttpListener,
  opened: Closable[],
): Promise<Shop> {
  const { clock, logger } = world
  const stores = openStores(config, env, world, opened)
  const callbackUrl = config.callbackUrl ?? `${listener.url}/payments/callback`
  const { paymentStore: store } = stores
  const payments = openPayments({ config, callbackUrl, store, http: env.http, env: world })
  const { client, forModules } = payments
  opened.push({ close: () => client.stop() })

  const internal = catalogInternalRoutes(stores.catalogStore, logger)
  const inProcess = (request: Request): Response | Promise<Response> => internal.fetch(request)
  const direct = catalogClient(inProcess, 'http://catalog.internal', {}, world)
  const catalog = env.around?.catalog?.(direct) ?? direct
  const book = new OrderBook(stores.orderStore, clock)
  const applyPayment = new ApplyPayment({ book, catalog, payments: forModules, logger })
  const ids = config.idSeed === undefined ? world.ids : seededIds(config.idSeed)
  const parts = { ...world, ...config, ids, book, catalog, payments: forModules, applyPayment }
  const sweep = new OrderSweep({ ...parts, everyMs: config.sweepMs })
  opened.push({ close: () => sweep.stop() })

  const slots = config.workerSlots === undefined ? undefined : new WorkerSlots(config.workerSlots)
  const metrics = new ShopMetrics({ client, book, slots })
  logPayments(payments, logger)
  const server = createShopServer({
    ...world,
    onEnded: (ended) => metrics.requestEnded(ended),
    operations: operationsRoutes({ ...parts, client, slots, metrics }),
    routes: [catalogRoutes(stores.catalogStore), orderRoutes(parts), payments.routes],
    slots,
  })

  client.events.deliver((entry) => applyPayment.apply(entry))
  client.reconciler.start()
  await sweep.start()
  listener.serve((request) => server.fetch(request))
  return {
    url: listener.url,
    payments: client,
    onOrderMoved: (hear) => book.onMoved(hear),
    sweepOrders: () => sweep.sweep(),
    stop: () => closeAll(inOrder(opened)),
  }
}

function openStores(config: ShopConfig, env: ShopEnv, { clock }: World, opened: Closable[]) {
  const { around } = env
  const { synchronous } = config
  const file = (module: string): string => path.join(config.dataDir, `${module}.sqlite`)
  const catalogStore = new CatalogStore(file('catalog'), clock, synchronous)
  opened.push(catalogStore)
  catalogStore.seed(seedProducts(config.seedStock, config.productsFile))
  const orders = new SqliteOrderStore(file('orders'), clock, synchronous)
  opened.push(orders)
  const payments = openPaymentStore({ file: file('payments'), synchronous })
  opened.push(payments)
  return {
    catalogStore,
    orderStore: around?.orderStore?.(orders) ?? orders,
    paymentStore: around?.paymentStore?.(payments) ?? payments,
  }
}

function openPaymentStore(options: SqlitePaymentStoreOptions): PaymentStore {
  try {
    return sqlitePaymentStore(options)
  } catch (cause) {
    throw new StartFailure(cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

/** First the door, which was opened first; then the rest in reverse, the files last. */
function inOrder(opened: readonly Closable[]): readonly Closable[] {
  return [...opened.slice(0, 1), ...opened.slice(1).toReversed()]
}

function worldOf({ clock, random, ids, logger }: ShopEnv): World {
  return {
    clock: clock ?? systemClock,
    random: random ?? systemRandom,
    ids: ids ?? systemIds,
    logger: logger ?? silent,
  }
}

const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}

/** What an operator wants in the log; the rest is in the metrics. */
function logPayments({ client }: Payments, logger: Logger): void {
  client.observe((event) => {
    if (event.type === 'breakerMoved') logger.warn(event, `breaker is ${event.to} now`)
    if (event.type === 'gaveUp') logger.error(event, 'a payment was handed to a person')
    if (event.type === 'deliveryFailed') logger.error(event, 'an event could not be applied yet')
    if (event.type === 'backgroundFailed') logger.error(event, 'background work failed')
  })
}

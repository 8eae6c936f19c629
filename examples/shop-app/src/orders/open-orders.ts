import { accountsClient } from '../accounts/accounts-client.js'
import { catalogClient } from '../catalog/catalog-client.js'
import type { ShopConfig } from '../config.js'
import type { Api } from '../http/api.js'
import type { Identity } from '../http/identity.js'
import { RequestRate } from '../http/request-rate.js'
import { ModuleCaller } from '../modules/module-caller.js'
import type { ModuleContext } from '../modules/module-context.js'
import { OutboxProcessor } from '../outbox/outbox-processor.js'
import type { DeadEntry } from '../outbox/outbox.js'
import { paymentsClient } from '../payments/payments-client.js'
import { pointsClient } from '../points/points-client.js'
import { seededIds } from '../seeded-ids.js'
import { ApplyPayment } from './apply-payment.js'
import { orderActionRoutes } from './order-action-routes.js'
import { OrderBook } from './order-book.js'
import { orderEventsRoute } from './order-events-route.js'
import { orderRoutes } from './order-routes.js'
import type { OrderStore } from './order-store.js'
import { OrderSweep } from './order-sweep.js'
import { orderWork } from './order-work.js'
import { ordersInternalRoutes } from './orders-internal-routes.js'
import { holdHandlers } from './saga/hold-handlers.js'
import { SagaRunner } from './saga/saga-runner.js'
import { SqliteOrderStore } from './sqlite-order-store.js'

export interface OrdersParts {
  readonly config: ShopConfig
  readonly identity: Identity
  /** Ends streams: the shop stops. */
  readonly stopping: AbortSignal
  /** An alarm: what an order has undertaken was given up. */
  readonly onDead: (entry: DeadEntry) => void
}

/** The orders of a shop. */
export interface Orders {
  readonly routes: readonly Api[]
  readonly book: OrderBook
  readonly applyPayment: ApplyPayment
  readonly sweep: OrderSweep
  readonly work: OutboxProcessor
  /** Takes up what a stopped process left behind, and goes on doing so. */
  start(): Promise<void>
}

const MINUTE_MS = 60_000

/** @throws StartFailure when the file cannot be opened. */
export function openOrders(context: ModuleContext, parts: OrdersParts): Orders {
  const { clock, random, logger, network } = context
  const { config } = parts
  const env = { clock, random, logger }
  const ids = config.idSeed === undefined ? context.ids : seededIds(config.idSeed)
  const to = (name: 'accounts' | 'points') => new ModuleCaller(name, context.to(name), {}, env)
  const accounts = accountsClient(to('accounts'))
  const points = pointsClient(to('points'))
  const catalog = catalogClient(context.to('catalog'), {}, env)
  const payments = paymentsClient(context.to('payments'), config.orderDeadlineMs, env)
  const store = context.openStore(
    'orders',
    (file): OrderStore => new SqliteOrderStore(file, clock, config.synchronous),
  )
  const book = new OrderBook(store, clock)
  const handlers = holdHandlers({ catalog, points })
  const runner = new SagaRunner({ book, handlers, ...env })
  const applyPayment = new ApplyPayment({ book, payments, runner, logger })
  const work = new OutboxProcessor({
    ...{ outbox: store.outbox, ...env, everyMs: config.outboxMs, onDead: parts.onDead },
    handlers: orderWork({ book, payments, applyPayment, handlers }),
  })
  book.listen({ undertaken: () => work.poke() })
  const all = { book, runner, accounts, catalog, points, payments, applyPayment, ...env, ids }
  const sweep = new OrderSweep({ ...all, ...config, everyMs: config.sweepMs })
  const internal = ordersInternalRoutes(applyPayment, logger)
  network.serve('orders', (request) => internal.fetch(request))
  const orderRate = new RequestRate({ limit: config.ordersPerMinute, periodMs: MINUTE_MS }, env)
  const served = { ...all, ...config, ...parts, orderRate }
  return {
    ...{ book, applyPayment, sweep, work },
    routes: [orderRoutes(served), orderActionRoutes(served), orderEventsRoute(served)],
    start: async () => {
      context.onStop(() => work.stop())
      context.onStop(() => sweep.stop())
      work.start()
      await sweep.start()
    },
  }
}

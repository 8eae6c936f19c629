import { randomBytes } from 'node:crypto'
import { getConnInfo } from '@hono/node-server/conninfo'
import type { HttpTransport } from '@holdfast/pg-client'
import { openAccounts } from './accounts/open-accounts.js'
import { openBus } from './bus/open-bus.js'
import type { SwitchableBus } from './bus/switchable-bus.js'
import { openCart } from './cart/open-cart.js'
import { openCatalog } from './catalog/open-catalog.js'
import type { ShopConfig } from './config.js'
import type { Api } from './http/api.js'
import type { Identity } from './http/identity.js'
import type { WorkerSlots } from './http/worker-slots.js'
import type { Fetch } from './modules/module-caller.js'
import type { ModuleContext } from './modules/module-context.js'
import { DeadLetterBell } from './operations/dead-letters/dead-letter-bell.js'
import { openOperations, type Operations } from './operations/open-operations.js'
import { openOrders, type Orders } from './orders/open-orders.js'
import { openPayments, type Payments } from './payments/open-payments.js'
import { openPoints } from './points/open-points.js'
import { openSettlement, type Settlement } from './settlement/open-settlement.js'

/** What the modules take from the world besides their context. */
export interface ModulesEnv {
  /** Where the gateways call back. */
  readonly callbackUrl: string
  readonly http: HttpTransport | undefined
  /** The way to the webhook of alerts. */
  readonly fetch: Fetch
  readonly slots: WorkerSlots | undefined
  /** log2 of scrypt's N; default 15. */
  readonly passwordCost: number | undefined
  /** Ends streams: the shop stops. */
  readonly stopping: AbortSignal
}

/** All modules of a shop. */
export interface Modules {
  readonly bus: SwitchableBus
  readonly identity: Identity
  readonly orders: Orders
  readonly payments: Payments
  readonly settlement: Settlement
  readonly operations: Operations
  /** What the world may ask, in the order in which it is asked. */
  readonly routes: readonly Api[]
  /** Takes up what a stopped process left behind, and begins the work in the background. */
  start(): Promise<void>
}

/**
 * Opens every module on its file and connects them; nothing runs yet.
 *
 * @throws StartFailure when a file cannot be opened or read; WrongUsage when a number is out of its
 *   range
 */
export async function openModules(
  context: ModuleContext,
  config: ShopConfig,
  env: ModulesEnv,
): Promise<Modules> {
  const bell = new DeadLetterBell(context.logger)
  const bus = openBus(context, config.outboxMs)
  bus.onDeadLetter(({ message: { topic: kind, key }, lastError }) => {
    bell.ring({ source: 'bus', kind, key, lastError })
  })
  const accounts = await openAccounts(context, config, {
    randomBytes,
    passwordCost: env.passwordCost,
    addressOf: (request) => getConnInfo(request).remote.address ?? '',
  })
  const { identity } = accounts
  const catalog = await openCatalog(context, config, identity)
  const points = openPoints(context, config.welcomePoints, identity)
  const payments = openPayments(context, {
    ...{ config, ...env, bus, identity },
    onDead: (entry) => bell.ring({ source: 'payments', ...entry }),
  })
  const orders = openOrders(context, {
    ...{ config, identity, stopping: env.stopping },
    onDead: (entry) => bell.ring({ source: 'orders', ...entry }),
  })
  const settlement = openSettlement(context, bus, identity)
  const watched = { config, ...env, bus, orders, payments, identity, bell }
  const operations = openOperations(context, watched)
  const cart = openCart(context, identity, (cause) => operations.metrics.cartFellBack(cause))
  return {
    ...{ bus, identity, orders, payments, settlement, operations },
    routes: [
      catalog,
      ...orders.routes,
      payments.routes,
      cart,
      points,
      accounts.routes,
      settlement.routes,
    ],
    start: async () => {
      settlement.start()
      payments.start()
      await orders.start()
      operations.start()
    },
  }
}

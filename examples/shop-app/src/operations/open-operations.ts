import type { EventBus } from '../bus/event-bus.js'
import type { ShopConfig } from '../config.js'
import type { Api } from '../http/api.js'
import type { Identity } from '../http/identity.js'
import type { WorkerSlots } from '../http/worker-slots.js'
import type { Fetch } from '../modules/module-caller.js'
import type { ModuleContext } from '../modules/module-context.js'
import type { Orders } from '../orders/open-orders.js'
import type { Payments } from '../payments/open-payments.js'
import { ActionLog } from './actions/action-log.js'
import { alertSettings } from './alerts/alert-settings.js'
import { openAlerts } from './alerts/open-alerts.js'
import { busLetters } from './dead-letters/bus-letters.js'
import type { DeadLetterBell } from './dead-letters/dead-letter-bell.js'
import { DeadLetters } from './dead-letters/dead-letters.js'
import { outboxLetters } from './dead-letters/outbox-letters.js'
import { operationsRoutes } from './operations-routes.js'
import { OperationsStore } from './operations-store.js'
import { ShopMetrics } from './shop-metrics.js'
import { GatewayWatch } from './status/gateway-watch.js'
import { Timeline } from './timeline/timeline.js'

export interface OperationsEnv {
  readonly config: ShopConfig
  readonly bus: EventBus
  readonly orders: Orders
  readonly payments: Payments
  readonly identity: Identity
  readonly slots: WorkerSlots | undefined
  readonly bell: DeadLetterBell
  /** The way to the webhook of alerts. */
  readonly fetch: Fetch
}

/** Who watches the shop, and what operators may do. */
export interface Operations {
  /** For people and programs that watch; they need no worker. */
  readonly routes: Api
  readonly metrics: ShopMetrics
  /** Begins to look after alerts. */
  start(): void
  /** Resolves when no alert waits to be posted. */
  idle(): Promise<void>
}

/** @throws StartFailure when the file cannot be opened. */
export function openOperations(context: ModuleContext, env: OperationsEnv): Operations {
  const { clock, logger, random, synchronous } = context
  const { bus, orders, payments, identity, slots, bell, fetch } = env
  const { book, applyPayment } = orders
  const { desk } = payments
  const open = (file: string) => new OperationsStore(file, clock, synchronous)
  const store = context.openStore('operations', open)
  const outboxes = { orders: book.store.outbox, payments: payments.messages.outbox }
  const letters = lettersOf(env)
  const clients = desk.all
  const metrics = new ShopMetrics({ clients, outboxes, bus, letters, clock, logger, book, slots })
  const alerts = openAlerts({
    ...{ clients, letters, bell, fetch, book: store, clock, random, logger },
    ...alertSettings(env.config),
    onEnded: (kind, end) => metrics.alertEnded(kind, end),
  })
  const { board } = alerts
  const gateways = clients.map((client) => new GatewayWatch(client, clock))
  const actions = new ActionLog(store, logger)
  const routes = operationsRoutes({
    status: {
      ...{ gateways, orders: book.store, outboxes, bus, letters, board, clock },
      ...{ slots, book, metrics, identity },
    },
    timeline: { timeline: new Timeline(clients, clock), identity },
    healings: { gateways, identity },
    deadLetters: { letters, actions, clock, identity },
    reviews: { desk, book, applyPayment, clock, logger, identity, actions, store },
    paymentActions: { desk, store, actions, identity },
    actions: { store, identity },
  })
  return {
    routes,
    metrics,
    start: () => {
      alerts.start()
      context.onStop(() => alerts.stop())
    },
    idle: () => alerts.idle(),
  }
}

/** What was given up, wherever it lies; who replays it pokes whoever works it off. */
function lettersOf({ bus, orders, payments }: OperationsEnv): DeadLetters {
  const { messages } = payments
  return new DeadLetters({
    orders: outboxLetters(orders.book.store.outbox, {
      source: 'orders',
      onReplayed: () => orders.work.poke(),
    }),
    payments: outboxLetters(messages.outbox, {
      source: 'payments',
      onReplayed: () => messages.poke(),
    }),
    bus: busLetters(bus),
  })
}

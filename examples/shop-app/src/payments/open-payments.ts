import type { HttpTransport, PaymentStore } from '@holdfast/pg-client'
import { sqlitePaymentStore } from '@holdfast/pg-client/sqlite'
import type { EventBus } from '../bus/event-bus.js'
import type { ShopConfig } from '../config.js'
import type { Api } from '../http/api.js'
import type { Identity } from '../http/identity.js'
import type { ModuleContext } from '../modules/module-context.js'
import { ordersClient } from '../orders/orders-client.js'
import { OutboxProcessor } from '../outbox/outbox-processor.js'
import type { DeadEntry } from '../outbox/outbox.js'
import { StartFailure } from '../start-failure.js'
import { MessageOutbox, publishing } from './message-outbox.js'
import { openGateways } from './open-gateways.js'
import { PaymentDesk, type GatewayClients } from './payment-desk.js'
import { relayTo } from './payment-relay.js'
import { paymentRoutes } from './payment-routes.js'
import { paymentsInternalRoutes } from './payments-internal-routes.js'

export interface PaymentsParts {
  readonly config: ShopConfig
  readonly callbackUrl: string
  readonly http: HttpTransport | undefined
  readonly bus: EventBus
  readonly identity: Identity
  /** An alarm: a message to the bus was given up. */
  readonly onDead: (entry: DeadEntry) => void
}

/** The payments of a shop: the clients of its gateways, and their two faces. */
export interface Payments {
  readonly clients: GatewayClients
  readonly desk: PaymentDesk
  /** For the world. */
  readonly routes: Api
  readonly messages: MessageOutbox
  /** Tells the orders of every payment, and the bus; asks the gateways about what is open. */
  start(): void
  /** Resolves when nothing is being told or published. */
  idle(): Promise<void>
}

/**
 * @throws StartFailure when a file cannot be opened; WrongUsage when a number of the client is out
 *   of its range
 */
export function openPayments(context: ModuleContext, parts: PaymentsParts): Payments {
  const { clock, random, logger, network, synchronous } = context
  const { config, bus, identity } = parts
  const store = context.openStore('payments', (file) => openStore(file, config))
  const messages = context.openStore(
    'payment-messages',
    (file) => new MessageOutbox(file, clock, synchronous),
  )
  const clients = openGateways({ ...parts, store, env: context })
  const gateways = [clients.card, ...(clients.toss ? [clients.toss] : [])]
  const desk = new PaymentDesk(clients, clock)
  const internal = paymentsInternalRoutes(desk, logger)
  network.serve('payments', (request) => internal.fetch(request))
  const processor = new OutboxProcessor({
    ...{ outbox: messages.outbox, handlers: publishing(bus), clock, random, logger },
    ...{ everyMs: config.outboxMs, onDead: parts.onDead },
    // A bus that is down for a day is no reason to give a message up.
    maxAttempts: Number.MAX_SAFE_INTEGER,
  })
  messages.onAppended(() => processor.poke())
  const orders = ordersClient(context.to('orders'), { clock, random, logger })
  return {
    clients,
    desk,
    messages,
    routes: paymentRoutes({ clients, desk, identity }),
    start: () => {
      for (const client of gateways) {
        client.events.deliver(relayTo(client.dialect, { messages, orders }))
        client.reconciler.start()
        context.onStop(() => client.stop())
      }
      processor.start()
      context.onStop(() => processor.stop())
    },
    idle: async () => {
      await Promise.all(gateways.map((client) => client.idle()))
      await processor.idle()
    },
  }
}

function openStore(file: string, { synchronous }: ShopConfig): PaymentStore {
  try {
    return sqlitePaymentStore({ file, synchronous })
  } catch (cause) {
    throw new StartFailure(cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

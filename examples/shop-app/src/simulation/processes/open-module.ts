import type { HttpTransport } from '@holdfast/pg-client'
import type { EventBus } from '../../bus/event-bus.js'
import { openCatalog } from '../../catalog/open-catalog.js'
import type { ShopConfig } from '../../config.js'
import type { Api } from '../../http/api.js'
import { Identity } from '../../http/identity.js'
import type { ModuleContext } from '../../modules/module-context.js'
import { openOrders } from '../../orders/open-orders.js'
import type { DeadEntry } from '../../outbox/outbox.js'
import { openPayments } from '../../payments/open-payments.js'
import type { PaymentDesk } from '../../payments/payment-desk.js'
import { openPoints } from '../../points/open-points.js'
import { settlementConsumer } from '../../settlement/settlement-consumer.js'
import type { SettlementStore } from '../../settlement/settlement-store.js'
import { callbackUrl } from '../addresses.js'

/** What a process of the world has: one module of the shop. */
export type ProcessKind = 'orders' | 'payments' | 'catalog' | 'points' | 'settlement'

/** What a module takes besides its context. */
export interface OpenModuleParts {
  readonly config: ShopConfig
  /** Each bus on the same log. */
  openBus(): EventBus
  /** The way to the gateway. */
  readonly gateway: HttpTransport
  readonly onDead: (entry: DeadEntry) => void
}

/** A module that runs. */
export interface OpenedModule {
  /** What the world may ask of it. */
  readonly routes: readonly Api[]
  /** Only of the payments. */
  readonly desk?: PaymentDesk
}

/** Tokens of this world are the names of buyers. */
const identity = new Identity({ read: (token) => Promise.resolve({ id: token, role: 'buyer' }) })

/**
 * Opens a module and lets it run; what it is asked inside the shop it answers on the context's
 * network.
 *
 * @throws whatever its store throws
 */
export async function openModule(
  kind: ProcessKind,
  context: ModuleContext,
  { config, openBus, gateway, onDead }: OpenModuleParts,
): Promise<OpenedModule> {
  switch (kind) {
    case 'catalog':
      return { routes: [await openCatalog(context, config, identity)] }
    case 'points':
      return { routes: [openPoints(context, config.welcomePoints, identity)] }
    case 'settlement':
      settlementConsumer(openBus(), context.openStore<SettlementStore>('settlement', noFile))
      return { routes: [] }
    case 'payments': {
      const parts = { config, identity, onDead, bus: openBus(), callbackUrl, http: gateway }
      const payments = openPayments(context, parts)
      payments.start()
      return { routes: [payments.routes], desk: payments.desk }
    }
    case 'orders': {
      const stopping = new AbortController().signal
      const orders = openOrders(context, { config, identity, stopping, onDead })
      // Requests are taken while it takes up what the last life left behind.
      void orders.start().catch(() => undefined)
      return orders
    }
  }
}

function noFile(): never {
  throw new Error('the world has no files')
}

import type { EventBus } from '../bus/event-bus.js'
import type { Api } from '../http/api.js'
import type { Identity } from '../http/identity.js'
import type { ModuleContext } from '../modules/module-context.js'
import { settlementConsumer } from './settlement-consumer.js'
import { settlementRoutes } from './settlement-routes.js'
import { SettlementStore } from './settlement-store.js'

/** The settlement of a shop, and how to make it hear of payments. */
export interface Settlement {
  readonly routes: Api
  /** Books what the bus brings, until the shop stops. */
  start(): void
}

/** @throws StartFailure when the file cannot be opened. */
export function openSettlement(
  context: ModuleContext,
  bus: EventBus,
  identity: Identity,
): Settlement {
  const { clock, synchronous } = context
  const store = context.openStore('settlement', (file) => new SettlementStore(file, synchronous))
  return {
    routes: settlementRoutes({ store, identity, clock }),
    start: () => {
      const subscription = settlementConsumer(bus, store)
      context.onStop(() => subscription.stop())
    },
  }
}

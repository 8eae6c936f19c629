import type { ProcessPorts } from '@holdfast/pg-simulator/simulation'
import type { BusLog } from '../../bus/bus-log.js'
import type { StoreName } from '../../modules/module-context.js'
import type { ShopDisk } from '../shop-disk.js'
import type { Witness } from '../witness/witness.js'

/** What a life's stores are made of. */
export interface FencedStoresParts {
  readonly disk: ShopDisk
  readonly witness: Witness
}

/** Methods of the shop's stores that change nothing. */
const reads = /^(backlog|balanceOf|countOf|due|find|get|historyOf|is|list|page|product|stocks)/
/** Those of the payment client's. */
const readsPayments = /^(count|get|list|read)/

/** The disk as one life sees it: it may be busy, and the life may end at every call. */
export class FencedStores {
  readonly #ports: ProcessPorts
  readonly #parts: FencedStoresParts

  constructor(ports: ProcessPorts, parts: FencedStoresParts) {
    this.#ports = ports
    this.#parts = parts
  }

  /** The store of a module; the same file for every life. */
  open(name: StoreName): object {
    const { disk, witness } = this.#parts
    const entityOf = (_method: string, args: readonly unknown[]): string | undefined =>
      witness.wishes.in(JSON.stringify(args))
    if (name === 'payments') {
      const changes = (method: string): boolean => !readsPayments.test(method)
      const store = disk.paymentsOn(this.#ports.clock)
      return this.#ports.port(name, store, { kind: 'store', entityOf, changes })
    }
    const onEffect = witness.watching(name, this.#ports.name)
    return this.#ports.syncPort(name, storeOf(disk, name), { changes, entityOf, onEffect })
  }

  /** The log of the bus. */
  openBusLog(): BusLog {
    const { busLog } = this.#parts.disk
    const fenced = this.#ports.syncPort('bus', busLog, { changes })
    return new Proxy(fenced, {
      get: (target, key) =>
        key === 'deliveriesTo'
          ? (consumer: string) =>
              this.#ports.syncPort('deliveries', busLog.deliveriesTo(consumer), { changes })
          : Reflect.get(target, key),
    })
  }
}

function changes(method: string): boolean {
  return !reads.test(method)
}

/** @throws Error where this world has no such store */
function storeOf(disk: ShopDisk, name: Exclude<StoreName, 'payments'>): object {
  switch (name) {
    case 'orders':
      return disk.orders
    case 'catalog':
      return disk.catalog
    case 'points':
      return disk.points
    case 'settlement':
      return disk.settlement
    case 'payment-messages':
      return disk.messages
    case 'accounts':
    case 'bus':
    case 'cart':
    case 'operations':
      throw new Error(`${name} is not in this world`)
  }
}

import type { Api } from '../http/api.js'
import type { Identity } from '../http/identity.js'
import type { ModuleContext } from '../modules/module-context.js'
import { catalogInternalRoutes } from './catalog-internal-routes.js'
import { catalogRoutes } from './catalog-routes.js'
import { CatalogStore } from './catalog-store.js'
import { GatedStock } from './gated-stock.js'
import { MemoryStockGate } from './memory-stock-gate.js'
import { seedProducts } from './seed-products.js'

export interface CatalogConfig {
  readonly seedStock: number
  readonly productsFile: string | undefined
  readonly stockGate: 'on' | 'off'
  /** 0: never. */
  readonly stockGateRecheckMs: number
}

/**
 * The catalog of a shop: products, stock, and the gate in front of it.
 *
 * @throws StartFailure when a file cannot be opened or read
 */
export async function openCatalog(
  context: ModuleContext,
  { seedStock, productsFile, stockGate, stockGateRecheckMs }: CatalogConfig,
  identity: Identity,
): Promise<Api> {
  const { clock, ids, logger, network, synchronous } = context
  const store = context.openStore('catalog', (file) => new CatalogStore(file, clock, synchronous))
  store.seed(seedProducts(seedStock, productsFile))
  const recheckMs = stockGateRecheckMs > 0 ? stockGateRecheckMs : Infinity
  const gate = stockGate === 'on' ? new MemoryStockGate({ clock, recheckMs }) : undefined
  const stock = new GatedStock(store, gate)
  await stock.open()
  const internal = catalogInternalRoutes({ store, stock, logger })
  network.serve('catalog', (request) => internal.fetch(request))
  return catalogRoutes({ store, stock, identity, ids })
}

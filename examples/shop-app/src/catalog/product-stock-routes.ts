import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { answers, body, newApi, refuses, type Api } from '../http/api.js'
import { idempotencyHeaders, idempotencyKeyOf } from '../http/idempotency-key.js'
import type { Identity } from '../http/identity.js'
import { requestErrors } from '../http/request-errors.js'
import { ShopError } from '../http/shop-error.js'
import { catalogErrors } from './catalog-errors.js'
import type { CatalogStore } from './catalog-store.js'
import type { GatedStock } from './gated-stock.js'
import type { StockItem } from './product.js'
import { productPath, quantityBody } from './product-schemas.js'
import { stockKeyOf } from './stock-key.js'

/** What the route that moves stock takes. */
export interface ProductStockParts {
  readonly store: CatalogStore
  readonly stock: GatedStock
  readonly identity: Identity
}

const stockBody = z.object({ productId: z.string(), stock: z.number() })

/** How an admin moves stock by hand, by the same rules and keys as orders do. */
export function productStockRoutes({ store, stock, identity }: ProductStockParts): Api {
  const api = newApi()
  api.openapi(routeFor(identity), async (context) => {
    const { id: productId } = context.req.valid('param')
    const { quantity } = context.req.valid('json')
    await move(stock, idempotencyKeyOf(context), { productId, quantity })
    const [now] = store.stocks([productId])
    return context.json({ productId, stock: now?.stock ?? 0 }, 200)
  })
  return api
}

async function move(stock: GatedStock, key: string, item: StockItem): Promise<void> {
  const { kind: how, hold } = stockKeyOf(key, ['DEC', 'INC', 'ADD'])
  const result =
    how === 'DEC'
      ? await stock.takeOne(hold, item)
      : how === 'INC'
        ? await stock.giveBackOne(hold, item)
        : await stock.add(key, item)
  switch (result.kind) {
    case 'reserved':
    case 'shelved':
      return
    case 'insufficient':
      throw new ShopError(catalogErrors.INSUFFICIENT_STOCK)
    case 'released':
    // Not of one product alone.
    case 'partlyReleased':
      throw new ShopError(catalogErrors.ALREADY_RELEASED)
    case 'unknownProduct':
      throw new ShopError(catalogErrors.PRODUCT_NOT_FOUND)
    case 'conflict':
      throw new ShopError(requestErrors.IDEMPOTENCY_KEY_REUSED)
  }
}

function routeFor({ admin }: Identity) {
  return createRoute({
    ...admin,
    method: 'patch',
    path: '/products/{id}/stock',
    tags: ['catalog'],
    operationId: 'moveStock',
    summary: 'Take stock, give it back, or put new pieces on the shelf',
    description:
      'The `Idempotency-Key` says which: `DEC-{orderId}` takes, `INC-{orderId}` gives back what ' +
      'that order took, `ADD-{anything}` puts new pieces on the shelf. Each key does it once.',
    request: { params: productPath, headers: idempotencyHeaders, body: body(quantityBody) },
    responses: {
      200: answers('What lies on the shelf now.', stockBody),
      ...refuses(
        requestErrors.MISSING_IDEMPOTENCY_KEY,
        requestErrors.UNAUTHENTICATED,
        requestErrors.FORBIDDEN,
        catalogErrors.INSUFFICIENT_STOCK,
        catalogErrors.PRODUCT_NOT_FOUND,
        catalogErrors.ALREADY_RELEASED,
        requestErrors.IDEMPOTENCY_KEY_REUSED,
        catalogErrors.CATALOG_BUSY,
      ),
    },
  })
}

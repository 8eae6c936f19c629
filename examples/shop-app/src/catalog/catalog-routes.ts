import { Hono } from 'hono'
import { z } from 'zod'
import type { Logger } from '@holdfast/resilience-kit'
import { answerErrors } from '../http/answer-errors.js'
import { idempotencyKeyOf } from '../http/buyer.js'
import { readBody } from '../http/read-body.js'
import { ShopError } from '../http/shop-error.js'
import type { CatalogStore } from './catalog-store.js'

const stockRequest = z.object({
  items: z
    .array(z.object({ productId: z.string().min(1), quantity: z.int().min(1) }))
    .min(1)
    .max(100),
})

/** What everybody may see of the catalog. */
export function catalogRoutes(store: CatalogStore): Hono {
  const app = new Hono()
  app.get('/products', (context) => context.json({ products: store.list() }))
  return app
}

/** What only other modules may call; never served to the world. */
export function catalogInternalRoutes(store: CatalogStore, logger: Logger): Hono {
  const app = new Hono()

  app.get('/internal/products', (context) => {
    const ids = (context.req.query('ids') ?? '').split(',').filter((id) => id !== '')
    return context.json({ products: store.find(ids) })
  })

  app.post('/internal/stock/reserve', async (context) => {
    const hold = holdOf(idempotencyKeyOf(context), 'DEC-')
    const { items } = await readBody(context, stockRequest)
    const result = store.reserve(hold, items)
    switch (result.kind) {
      case 'reserved':
        return context.json({ result: 'reserved' })
      case 'insufficient':
        throw new ShopError('INSUFFICIENT_STOCK', { details: { productId: result.productId } })
      case 'released':
        throw new ShopError('ALREADY_RELEASED')
      case 'unknownProduct':
        throw new ShopError('PRODUCT_NOT_FOUND', { details: { productId: result.productId } })
      case 'conflict':
        throw new ShopError('IDEMPOTENCY_KEY_REUSED')
    }
  })

  app.post('/internal/stock/release', async (context) => {
    const hold = holdOf(idempotencyKeyOf(context), 'INC-')
    const { items } = await readBody(context, stockRequest)
    store.release(hold, items)
    return context.json({ result: 'released' })
  })

  app.onError(answerErrors(logger))
  return app
}

function holdOf(key: string, prefix: 'DEC-' | 'INC-'): string {
  if (!key.startsWith(prefix) || key.length === prefix.length) {
    throw new ShopError('INVALID_REQUEST', { details: { key: `must begin with ${prefix}` } })
  }
  return key.slice(prefix.length)
}

import { createRoute } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { z } from 'zod'
import type { Logger } from '@holdfast/resilience-kit'
import { answerErrors } from '../http/answer-errors.js'
import { answers, body, newApi, type Api } from '../http/api.js'
import { idempotencyKeyOf } from '../http/idempotency-key.js'
import { requestErrors } from '../http/request-errors.js'
import { ShopError } from '../http/shop-error.js'
import { catalogErrors } from './catalog-errors.js'
import type { CatalogStore } from './catalog-store.js'
import type { GatedStock } from './gated-stock.js'
import { idsBody, itemsBody, productsBody } from './product-schemas.js'
import { stockKeyOf, type StockKeyKind } from './stock-key.js'
import type { ReserveResult } from './stock-moves.js'

/** What the catalog's internal routes take. */
export interface CatalogInternalParts {
  readonly store: CatalogStore
  readonly stock: GatedStock
  readonly logger: Logger
}

/** What only other modules may ask, by `catalogClient`; never served to the world. */
export function catalogInternalRoutes({ store, stock, logger }: CatalogInternalParts): Api {
  const api = newApi()

  api.openapi(question('/internal/products/by-ids', idsBody, productsBody), (context) =>
    context.json({ products: [...store.find(context.req.valid('json').ids)] }, 200),
  )

  api.openapi(question('/internal/stock/reserve', itemsBody, doneBody), async (context) => {
    const { items } = context.req.valid('json')
    const result = await stock.reserve(holdOf(context, 'DEC'), items)
    if (result.kind !== 'reserved') throw refusalOf(result)
    return context.json({ result: result.kind }, 200)
  })

  api.openapi(question('/internal/stock/release', itemsBody, doneBody), async (context) => {
    await stock.release(holdOf(context, 'INC'), context.req.valid('json').items)
    return context.json({ result: 'released' }, 200)
  })

  api.openapi(question('/internal/gate/enter', itemsBody, doneBody), async (context) => {
    const { items } = context.req.valid('json')
    const result = await stock.enter(holdOf(context, 'DEC'), items)
    if (result === 'entered') return context.json({ result }, 200)
    return context.json({ result: 'soldOut', productId: result.soldOut }, 200)
  })

  api.post('/internal/gate/leave', async (context) => {
    await stock.leave(holdOf(context, 'DEC'))
    return context.json({ result: 'left' })
  })

  api.onError(answerErrors(logger))
  return api
}

const doneBody = z.object({ result: z.string(), productId: z.string().optional() })

function question<Asked extends z.ZodType, Answer extends z.ZodType>(
  path: string,
  asked: Asked,
  answer: Answer,
) {
  return createRoute({
    method: 'post',
    path,
    request: { body: body(asked) },
    responses: { 200: answers('What came of it.', answer) },
  })
}

function holdOf(context: Context, kind: StockKeyKind): string {
  return stockKeyOf(idempotencyKeyOf(context), [kind]).hold
}

function refusalOf(result: Exclude<ReserveResult, { kind: 'reserved' }>): ShopError {
  switch (result.kind) {
    case 'insufficient':
      return new ShopError(catalogErrors.INSUFFICIENT_STOCK, {
        details: { productId: result.productId },
      })
    case 'unknownProduct':
      return new ShopError(catalogErrors.PRODUCT_NOT_FOUND, {
        details: { productId: result.productId },
      })
    case 'partlyReleased':
      return new ShopError(catalogErrors.PARTLY_RELEASED, {
        details: { productId: result.productId },
      })
    case 'released':
      return new ShopError(catalogErrors.ALREADY_RELEASED)
    case 'conflict':
      return new ShopError(requestErrors.IDEMPOTENCY_KEY_REUSED)
  }
}

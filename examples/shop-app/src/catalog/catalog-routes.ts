import { createRoute } from '@hono/zod-openapi'
import type { Ids } from '@holdfast/resilience-kit'
import { answers, body, newApi, refuses, type Api } from '../http/api.js'
import type { Identity } from '../http/identity.js'
import { requestErrors } from '../http/request-errors.js'
import { ShopError } from '../http/shop-error.js'
import { catalogErrors } from './catalog-errors.js'
import type { Product } from './product.js'
import {
  newProductBody,
  productBody,
  productChangeBody,
  productPath,
  productsBody,
} from './product-schemas.js'
import { productStockRoutes, type ProductStockParts } from './product-stock-routes.js'

/** What the catalog's routes take. */
export interface CatalogRoutesParts extends ProductStockParts {
  /** New products are named by it. */
  readonly ids: Ids
}

const tags = ['catalog']

/** What everybody may see of the catalog, and how an admin keeps it. */
export function catalogRoutes(parts: CatalogRoutesParts): Api {
  const { store, stock, identity, ids } = parts
  const api = newApi()
  const routes = routesFor(identity)

  api.openapi(routes.list, (context) => context.json({ products: [...store.list()] }, 200))

  api.openapi(routes.read, (context) =>
    context.json(foundOr404(store.product(context.req.valid('param').id)), 200),
  )

  api.openapi(routes.create, async (context) => {
    const product = { id: ids.next(), ...context.req.valid('json') }
    store.create(product)
    await stock.introduce(product.id)
    return context.json(product, 201)
  })

  api.openapi(routes.change, (context) => {
    const { id } = context.req.valid('param')
    return context.json(foundOr404(store.change(id, context.req.valid('json'))), 200)
  })

  api.openapi(routes.remove, (context) => {
    const { id } = context.req.valid('param')
    if (!store.remove(id)) throw new ShopError(catalogErrors.PRODUCT_NOT_FOUND)
    return context.body(null, 204)
  })

  api.route('/', productStockRoutes(parts))
  return api
}

function routesFor({ admin }: Identity) {
  const { UNAUTHENTICATED, FORBIDDEN } = requestErrors
  const { PRODUCT_NOT_FOUND, CATALOG_BUSY } = catalogErrors
  const adminErrors = [UNAUTHENTICATED, FORBIDDEN, CATALOG_BUSY]
  const product = { path: '/products/{id}', tags } as const
  return {
    list: createRoute({
      method: 'get',
      path: '/products',
      tags,
      operationId: 'listProducts',
      summary: 'Every product on the shelves, on sale or not',
      responses: { 200: answers('The products, by id.', productsBody) },
    }),
    read: createRoute({
      ...product,
      method: 'get',
      operationId: 'getProduct',
      summary: 'One product',
      request: { params: productPath },
      responses: { 200: answers('The product.', productBody), ...refuses(PRODUCT_NOT_FOUND) },
    }),
    create: createRoute({
      ...admin,
      method: 'post',
      path: '/products',
      tags,
      operationId: 'addProduct',
      summary: 'Put a new product on the shelves',
      request: { body: body(newProductBody) },
      responses: { 201: answers('The product.', productBody), ...refuses(...adminErrors) },
    }),
    change: createRoute({
      ...admin,
      ...product,
      method: 'patch',
      operationId: 'changeProduct',
      summary: 'Change name, price, or whether it is on sale',
      request: { params: productPath, body: body(productChangeBody) },
      responses: {
        200: answers('The product as it is now.', productBody),
        ...refuses(PRODUCT_NOT_FOUND, ...adminErrors),
      },
    }),
    remove: createRoute({
      ...admin,
      ...product,
      method: 'delete',
      operationId: 'removeProduct',
      summary: 'Take a product off the shelves for good',
      description: 'Orders keep their copy of it, and their stock can still be given back.',
      request: { params: productPath },
      responses: {
        204: { description: 'It is gone.' },
        ...refuses(PRODUCT_NOT_FOUND, ...adminErrors),
      },
    }),
  }
}

function foundOr404(product: Product | undefined): Product {
  if (!product) throw new ShopError(catalogErrors.PRODUCT_NOT_FOUND)
  return product
}

import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { answers, body, newApi, refuses, type Api } from '../http/api.js'
import type { Identity } from '../http/identity.js'
import { languageOf } from '../http/language.js'
import { requestErrors } from '../http/request-errors.js'
import { ShopError } from '../http/shop-error.js'
import { MAX_ITEM_QUANTITY, type CartItem } from './cart.js'
import { cartErrors } from './cart-errors.js'
import type { CartProducts } from './cart-products.js'
import type { AddResult, CartStore } from './cart-store.js'
import { cartView, viewCart } from './cart-view.js'

/** What the cart's routes take. */
export interface CartRoutesParts {
  readonly store: CartStore
  readonly products: CartProducts
  readonly identity: Identity
}

const productId = z.string().min(1).max(64)
const quantity = z.int().min(1).max(MAX_ITEM_QUANTITY)
const itemBody = z.object({ productId, quantity })
const itemPath = z.object({ productId })

/** Everybody's own cart, and nobody else's. */
export function cartRoutes({ store, products, identity }: CartRoutesParts): Api {
  const api = newApi()
  const routes = routesFor(identity)

  api.openapi(routes.read, async (context) => {
    const items = store.list(context.get('user').id)
    const shown = await products.list(items.map((item) => item.productId))
    return context.json(viewCart(items, shown, languageOf(context)), 200)
  })

  api.openapi(routes.add, async (context) => {
    const item = context.req.valid('json')
    await products.onSale(item.productId)
    return context.json(addedOr409(store.add(context.get('user').id, item), item), 200)
  })

  api.openapi(routes.change, async (context) => {
    const { id: buyer } = context.get('user')
    const item = { ...context.req.valid('param'), ...context.req.valid('json') }
    if (!store.has(buyer, item.productId)) throw notInCart(item)
    await products.onSale(item.productId)
    if (!store.change(buyer, item)) throw notInCart(item)
    return context.json(item, 200)
  })

  api.openapi(routes.remove, (context) => {
    store.remove(context.get('user').id, context.req.valid('param').productId)
    return context.body(null, 204)
  })

  api.openapi(routes.clear, (context) => {
    store.clear(context.get('user').id)
    return context.body(null, 204)
  })

  return api
}

function notInCart({ productId }: CartItem): ShopError {
  return new ShopError(cartErrors.CART_ITEM_NOT_FOUND, { details: { productId } })
}

function addedOr409(result: AddResult, { productId }: CartItem): CartItem {
  switch (result.kind) {
    case 'added':
      return result.item
    case 'full':
      throw new ShopError(cartErrors.CART_FULL)
    case 'tooMany':
      throw new ShopError(cartErrors.QUANTITY_LIMIT, {
        details: { productId, inCart: result.inCart },
      })
  }
}

function routesFor({ signedIn }: Identity) {
  const { UNAUTHENTICATED } = requestErrors
  const { PRODUCT_NOT_FOUND, NOT_ON_SALE, CATALOG_UNREACHABLE, CATALOG_UNAVAILABLE } = cartErrors
  const productErrors = [PRODUCT_NOT_FOUND, NOT_ON_SALE, CATALOG_UNREACHABLE, CATALOG_UNAVAILABLE]
  const cart = { ...signedIn, path: '/cart', tags: ['cart'] }
  const item = { ...cart, path: '/cart/items/{productId}' } as const
  return {
    read: createRoute({
      ...cart,
      method: 'get',
      operationId: 'getCart',
      summary: 'The cart, with what its products cost now',
      description: 'It answers without the catalog too: items are marked as not available then.',
      responses: { 200: answers('The cart.', cartView), ...refuses(UNAUTHENTICATED) },
    }),
    add: createRoute({
      ...cart,
      method: 'post',
      path: '/cart/items',
      operationId: 'addCartItem',
      summary: 'Add pieces of a product to those in the cart',
      request: { body: body(itemBody) },
      responses: {
        200: answers('How many of it are in the cart now.', itemBody),
        ...refuses(
          UNAUTHENTICATED,
          ...productErrors,
          cartErrors.CART_FULL,
          cartErrors.QUANTITY_LIMIT,
        ),
      },
    }),
    change: createRoute({
      ...item,
      method: 'patch',
      operationId: 'changeCartItem',
      summary: 'Change how many of a product are in the cart',
      request: { params: itemPath, body: body(z.object({ quantity })) },
      responses: {
        200: answers('How many of it are in the cart now.', itemBody),
        ...refuses(UNAUTHENTICATED, cartErrors.CART_ITEM_NOT_FOUND, ...productErrors),
      },
    }),
    remove: createRoute({
      ...item,
      method: 'delete',
      operationId: 'removeCartItem',
      summary: 'Take a product out of the cart, if it is in there',
      request: { params: itemPath },
      responses: { 204: { description: 'It is not there.' }, ...refuses(UNAUTHENTICATED) },
    }),
    clear: createRoute({
      ...cart,
      method: 'delete',
      operationId: 'emptyCart',
      summary: 'Empty the cart',
      responses: { 204: { description: 'It is empty.' }, ...refuses(UNAUTHENTICATED) },
    }),
  }
}

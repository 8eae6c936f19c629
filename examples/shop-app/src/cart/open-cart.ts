import type { Api } from '../http/api.js'
import type { Identity } from '../http/identity.js'
import type { ModuleContext } from '../modules/module-context.js'
import { CartProducts, type CartFallback } from './cart-products.js'
import { cartRoutes } from './cart-routes.js'
import { CartStore } from './cart-store.js'

/**
 * The carts of a shop.
 *
 * @param onFallback hears why a cart was shown without the catalog
 * @throws StartFailure when the file cannot be opened
 */
export function openCart(
  context: ModuleContext,
  identity: Identity,
  onFallback: CartFallback,
): Api {
  const { clock, random, logger, synchronous } = context
  const store = context.openStore('cart', (file) => new CartStore(file, clock, synchronous))
  const products = new CartProducts(context.to('catalog'), { clock, random, logger }, onFallback)
  return cartRoutes({ store, products, identity })
}

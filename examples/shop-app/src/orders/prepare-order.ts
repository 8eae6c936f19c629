import type { AccountsClient } from '../accounts/accounts-client.js'
import type { CatalogClient, Product, StockItem } from '../catalog/catalog-client.js'
import { ShopError, type ErrorMeaning } from '../http/shop-error.js'
import { ModuleFailure } from '../modules/module-failure.js'
import type { PointsClient } from '../points/points-client.js'
import { amountOf } from './new-order.js'
import type { OrderItem } from './order.js'
import { orderErrors } from './order-errors.js'

export interface PrepareOrderParts {
  readonly accounts: AccountsClient
  readonly catalog: CatalogClient
  readonly points: PointsClient
}

/** What is compared with the truth before the order exists. */
export interface WantedOrder {
  readonly buyer: string
  readonly items: readonly StockItem[]
  readonly pointsToUse: number
  readonly expectedPrice?: number | undefined
}

const RETRY_AFTER_MS = 10_000

/**
 * Looks buyer, products and points up side by side, and says whether the order can be made: so that
 * what cannot is told before anything is held or stored.
 *
 * @returns the items at their prices of this moment
 * @throws ShopError where it cannot be made, or a module does not answer
 */
export async function prepareOrder(
  { accounts, catalog, points }: PrepareOrderParts,
  { buyer, items, pointsToUse, expectedPrice }: WantedOrder,
  signal: AbortSignal,
): Promise<readonly OrderItem[]> {
  const ids = items.map(({ productId }) => productId)
  const options = { signal }
  const [account, products, balance] = await Promise.all([
    asked(accounts.find(buyer, options), orderErrors.ACCOUNTS_UNREACHABLE, signal),
    asked(catalog.lookUp(ids, options), orderErrors.CATALOG_UNREACHABLE, signal),
    pointsToUse > 0
      ? asked(points.balanceOf(buyer, options), orderErrors.POINTS_UNREACHABLE, signal)
      : pointsToUse,
  ])
  if (!account) throw new ShopError(orderErrors.BUYER_NOT_FOUND)
  const priced = items.map((item) => priceItem(item, products))
  const amount = amountOf(priced)
  if (expectedPrice !== undefined && expectedPrice !== amount) {
    throw new ShopError(orderErrors.PRICE_CHANGED, { details: { expectedPrice, price: amount } })
  }
  if (pointsToUse > amount) {
    throw new ShopError(orderErrors.TOO_MANY_POINTS, { details: { price: amount } })
  }
  if (balance < pointsToUse) {
    throw new ShopError(orderErrors.INSUFFICIENT_POINTS, { details: { balance } })
  }
  return priced
}

function priceItem({ productId, quantity }: StockItem, products: readonly Product[]): OrderItem {
  const product = products.find(({ id }) => id === productId)
  const details = { productId }
  if (!product) throw new ShopError(orderErrors.PRODUCT_NOT_FOUND, { details })
  if (!product.isOnSale) throw new ShopError(orderErrors.NOT_ON_SALE, { details })
  if (product.stock < quantity) throw new ShopError(orderErrors.INSUFFICIENT_STOCK, { details })
  return { productId, quantity, name: product.name, price: product.price }
}

/** 502 where nobody was there, 503 where nobody answered: nothing is held in either case. */
async function asked<T>(
  answer: Promise<T>,
  unreachable: ErrorMeaning,
  signal: AbortSignal,
): Promise<T> {
  try {
    return await answer
  } catch (cause) {
    if (!(cause instanceof ModuleFailure)) throw cause
    // Out of patience, nobody was even asked.
    const isAway = cause.kind === 'unreachable' && !signal.aborted
    if (isAway) throw new ShopError(unreachable, { cause })
    const retryAfterMs = RETRY_AFTER_MS
    throw new ShopError(orderErrors.SERVICE_UNAVAILABLE, { cause, retryAfterMs })
  }
}

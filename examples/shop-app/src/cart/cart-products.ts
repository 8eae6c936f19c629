import {
  failureRate,
  fallback,
  isResilienceError,
  pipeline,
  type Env,
} from '@holdfast/resilience-kit'
import { catalogClient, type CatalogClient, type Product } from '../catalog/catalog-client.js'
import { ShopError, type ErrorMeaning } from '../http/shop-error.js'
import type { Fetch, ModuleCallLimits } from '../modules/module-caller.js'
import { ModuleFailure } from '../modules/module-failure.js'
import { cartErrors } from './cart-errors.js'

/**
 * How the cart asks the catalog: two attempts of 500 ms within 1.5 s, and not at all for 10 s once
 * half of the last 20 attempts failed; then 3 probes.
 */
export const cartCatalogLimits: ModuleCallLimits = {
  timeoutMs: 500,
  deadlineMs: 1500,
  maxAttempts: 2,
  breaker: {
    tripWhen: [failureRate({ threshold: 50, window: { calls: 20 } })],
    waitInOpenMs: 10_000,
    halfOpen: { permits: 3 },
  },
}

/** When to try again where the breaker does not know, in ms. */
const RETRY_AFTER_MS = 1000

/** The products of a cart, as far as they can be had. */
export interface ShownProducts {
  readonly products: readonly Product[]
  /** Why there are none; undefined where the catalog answered. */
  readonly trouble: ErrorMeaning | undefined
}

/** Hears why an empty list stood in for the catalog: what its `ModuleFailure` was. */
export type CartFallback = (cause: ModuleFailure['kind']) => void

/** What the cart knows of products: what the catalog says now, behind a breaker of its own. */
export class CartProducts {
  readonly #catalog: CatalogClient
  readonly #listing

  constructor(fetch: Fetch, env: Env, onFallback: CartFallback = () => undefined) {
    this.#catalog = catalogClient(fetch, cartCatalogLimits, env)
    // A look-up changes nothing: an empty list hides no truth, whatever became of the call.
    const emptyList = fallback<ShownProducts>(
      ({ error }) => ({ products: [], trouble: troubleOf(error as ModuleFailure) }),
      { answerWhen: ({ error }) => error instanceof ModuleFailure },
    )
    emptyList.on('answered', ({ error }) => onFallback((error as ModuleFailure).kind))
    this.#listing = pipeline('cart-products', emptyList, env)
  }

  /**
   * The products of these ids by one call; an empty list with the reason where nobody answered.
   *
   * @throws ShopError what the catalog itself refused
   */
  list(ids: readonly string[]): Promise<ShownProducts> {
    return this.#listing.execute(async ({ signal }): Promise<ShownProducts> => {
      if (ids.length === 0) return { products: [], trouble: undefined }
      return { products: await this.#catalog.lookUp(ids, { signal }), trouble: undefined }
    })
  }

  /**
   * A product that may be bought.
   *
   * @throws ShopError PRODUCT_NOT_FOUND, NOT_ON_SALE; CATALOG_UNAVAILABLE where the breaker is
   * open, CATALOG_UNREACHABLE where nobody answered; what the catalog itself refused
   */
  async onSale(productId: string): Promise<Product> {
    const [product] = await this.#catalog.lookUp([productId]).catch((error: unknown) => {
      throw error instanceof ModuleFailure ? refusalOf(error) : error
    })
    const details = { productId }
    if (!product) throw new ShopError(cartErrors.PRODUCT_NOT_FOUND, { details })
    if (!product.isOnSale) throw new ShopError(cartErrors.NOT_ON_SALE, { details })
    return product
  }
}

function troubleOf({ kind }: ModuleFailure): ErrorMeaning {
  return kind === 'refused' ? cartErrors.CATALOG_UNAVAILABLE : cartErrors.CATALOG_UNREACHABLE
}

function refusalOf(failure: ModuleFailure): ShopError {
  const { kind, cause } = failure
  if (kind !== 'refused') return new ShopError(troubleOf(failure), { cause: failure })
  const retryAfterMs = isResilienceError(cause) ? cause.retryAfterMs : undefined
  return new ShopError(troubleOf(failure), {
    retryAfterMs: retryAfterMs ?? RETRY_AFTER_MS,
    cause: failure,
  })
}

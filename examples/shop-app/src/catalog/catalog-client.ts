import { z } from 'zod'
import type { Env } from '@holdfast/resilience-kit'
import {
  ModuleCaller,
  type Fetch,
  type ModuleAnswer,
  type ModuleCallLimits,
  type ModuleCallOptions,
} from '../modules/module-caller.js'
import { refusalCode } from '../modules/refusal-code.js'
import { catalogRefusal } from './catalog-refusal.js'
import type { Product, StockItem } from './product.js'
import { productsBody } from './product-schemas.js'

export type { Product, StockItem } from './product.js'

/** What taking stock came to. The same hold gets the same answer for ever. */
export interface ReserveAnswer {
  /**
   * `insufficient`: not everything was there, nothing was taken. `released`: the hold's release
   * came first, and nothing is held. `partlyReleased`: some of its products were given back, by
   * hand; others are held still, until `release`. `conflict`: the hold was used for other items
   * before, and may hold them.
   */
  readonly kind:
    'reserved' | 'insufficient' | 'released' | 'partlyReleased' | 'unknownProduct' | 'conflict'
}

/**
 * What other modules may ask of the catalog. Every call may be repeated: a hold does a thing once.
 * All throw ModuleFailure (module `catalog`) where nobody answered, and ShopError with the
 * catalog's own status, code and sentence where it refused the question itself.
 */
export interface CatalogClient {
  /** The products of these ids, in no order; unknown ids are left out. */
  lookUp(ids: readonly string[], options?: ModuleCallOptions): Promise<readonly Product[]>
  /**
   * Asks the gate in front of the stock to let a hold in; the database is not asked. `soldOut`:
   * there is not enough for all items. It belongs before the first `reserve` of a hold and nowhere
   * else: a hold that may have its stock already is told `soldOut` too.
   */
  enter(
    hold: string,
    items: readonly StockItem[],
    options?: ModuleCallOptions,
  ): Promise<'entered' | 'soldOut'>
  /** The hold was let in, and its order does not come about; nothing where it was not let in. */
  leave(hold: string): Promise<void>
  /** Takes all items or none, once per hold. */
  reserve(
    hold: string,
    items: readonly StockItem[],
    options?: ModuleCallOptions,
  ): Promise<ReserveAnswer>
  /** Gives back what the hold took, once; a reserve that comes later is `released`. */
  release(hold: string, items: readonly StockItem[]): Promise<void>
}

const enteredBody = z.object({ result: z.enum(['entered', 'soldOut']) })

const refusals = new Map<string, ReserveAnswer['kind']>([
  ['INSUFFICIENT_STOCK', 'insufficient'],
  ['ALREADY_RELEASED', 'released'],
  ['PARTLY_RELEASED', 'partlyReleased'],
  ['PRODUCT_NOT_FOUND', 'unknownProduct'],
  ['IDEMPOTENCY_KEY_REUSED', 'conflict'],
])

/** Speaks to the catalog wherever it lives. */
export function catalogClient(fetch: Fetch, limits: ModuleCallLimits, env: Env): CatalogClient {
  const caller = new ModuleCaller('catalog', fetch, limits, env)
  const ask = (
    path: string,
    question: { readonly key?: string; readonly body?: unknown },
    options?: ModuleCallOptions,
  ): Promise<ModuleAnswer> => caller.ask({ method: 'POST', path, ...question }, options)

  return {
    async lookUp(ids, options) {
      const answer = await ask('/internal/products/by-ids', { body: { ids } }, options)
      return productsBody.parse(bodyOf(answer)).products
    },

    async enter(hold, items, options) {
      const question = { key: `DEC-${hold}`, body: { items: items.map(bareItem) } }
      const answer = await ask('/internal/gate/enter', question, options)
      return enteredBody.parse(bodyOf(answer)).result
    },

    async leave(hold) {
      bodyOf(await ask('/internal/gate/leave', { key: `DEC-${hold}` }))
    },

    async reserve(hold, items, options) {
      const question = { key: `DEC-${hold}`, body: { items: items.map(bareItem) } }
      const answer = await ask('/internal/stock/reserve', question, options)
      if (answer.status < 300) return { kind: 'reserved' }
      const kind = refusals.get(refusalCode(answer.body) ?? '')
      if (kind === undefined) throw catalogRefusal(answer)
      return { kind }
    },

    async release(hold, items) {
      const question = { key: `INC-${hold}`, body: { items: items.map(bareItem) } }
      bodyOf(await ask('/internal/stock/release', question))
    },
  }
}

/** What a caller's item carries besides is nobody else's business. */
function bareItem({ productId, quantity }: StockItem): StockItem {
  return { productId, quantity }
}

function bodyOf(answer: ModuleAnswer): unknown {
  if (answer.status >= 300) throw catalogRefusal(answer)
  return answer.body
}

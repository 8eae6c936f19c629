import { z } from 'zod'
import { deadline, pipeline, retry, timeout, type Env } from '@holdfast/resilience-kit'
import type { Product, StockItem } from './product.js'

/** The web's `fetch`, or a module's own `app.fetch` while it lives in this process. */
export type Fetch = (request: Request) => Response | Promise<Response>

export interface CatalogCallOptions {
  readonly signal?: AbortSignal
}

/** What other modules may ask of the catalog. Every call may be repeated under its key. */
export interface CatalogClient {
  /** The products of these ids; unknown ids are left out. */
  lookUp(ids: readonly string[], options?: CatalogCallOptions): Promise<readonly Product[]>
  /** Takes all items or none, once per hold. */
  reserve(
    hold: string,
    items: readonly StockItem[],
    options?: CatalogCallOptions,
  ): Promise<{ readonly kind: 'reserved' | 'insufficient' | 'released' }>
  /** Gives back what the hold took, once; a reserve that comes later is refused. */
  release(hold: string, items: readonly StockItem[]): Promise<void>
}

/**
 * The catalog gave no answer, after every attempt. `CATALOG_UNREACHABLE`: no request reached it.
 * `CATALOG_UNAVAILABLE`: nobody knows what it did.
 */
export class CatalogFailure extends Error {
  override readonly name = 'CatalogFailure'
  readonly code: 'CATALOG_UNREACHABLE' | 'CATALOG_UNAVAILABLE'

  constructor(code: CatalogFailure['code'], cause: unknown) {
    super(code, { cause })
    this.code = code
  }
}

/** Numbers of the catalog client, in ms. */
export interface CatalogClientLimits {
  /** One attempt. Default 1000. */
  readonly timeoutMs?: number
  /** A call with all its attempts. Default 5000. */
  readonly deadlineMs?: number
  /** Default 3. */
  readonly maxAttempts?: number
}

const productsBody = z.object({
  products: z.array(
    z.object({ id: z.string(), name: z.string(), price: z.number(), stock: z.number() }),
  ),
})
const errorBody = z.object({ error: z.string() })

/** A catalog that answered with an error of its own making. */
class CatalogError extends Error {}

interface Answer {
  readonly status: number
  readonly body: unknown
}

const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])

/** Speaks to the catalog wherever it lives, behind a deadline, retries and time-outs. */
export function catalogClient(
  fetch: Fetch,
  baseUrl: string,
  limits: CatalogClientLimits,
  env: Env,
): CatalogClient {
  const guard = pipeline(
    'catalog',
    deadline({ limitMs: limits.deadlineMs ?? 5000 }),
    retry({ maxAttempts: limits.maxAttempts ?? 3 }),
    timeout({ limitMs: limits.timeoutMs ?? 1000 }),
    env,
  )

  /** An answer below 500, whichever attempt got it. */
  async function ask(path: string, init: RequestInit, options: CatalogCallOptions = {}) {
    const outcome = await guard.settle(async ({ signal }): Promise<Answer> => {
      const response = await fetch(new Request(new URL(path, baseUrl), { ...init, signal }))
      const body: unknown = await response.json()
      if (response.status >= 500) throw new CatalogError(`the catalog answered ${response.status}`)
      return { status: response.status, body }
    }, options)
    if (outcome.ok) return outcome.value
    const sent = outcome.errors.some((error) => !isNeverSent(error))
    throw new CatalogFailure(sent ? 'CATALOG_UNAVAILABLE' : 'CATALOG_UNREACHABLE', outcome.error)
  }

  const post = (key: string, items: readonly StockItem[]): RequestInit => ({
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify({
      items: items.map(({ productId, quantity }) => ({ productId, quantity })),
    }),
  })

  return {
    async lookUp(ids, options) {
      const query = new URLSearchParams({ ids: ids.join(',') })
      const { body } = await ask(
        `/internal/products?${query.toString()}`,
        { method: 'GET' },
        options,
      )
      return productsBody.parse(body).products
    },

    async reserve(hold, items, options) {
      const { status, body } = await ask(
        '/internal/stock/reserve',
        post(`DEC-${hold}`, items),
        options,
      )
      if (status === 200) return { kind: 'reserved' }
      const { error } = errorBody.parse(body)
      if (error === 'INSUFFICIENT_STOCK') return { kind: 'insufficient' }
      if (error === 'ALREADY_RELEASED') return { kind: 'released' }
      throw new Error(`the catalog refused to reserve ${hold}: ${error}`)
    },

    async release(hold, items) {
      const { status } = await ask('/internal/stock/release', post(`INC-${hold}`, items))
      if (status !== 200) throw new Error(`the catalog refused to release ${hold}: ${status}`)
    },
  }
}

/** Proof that a request did not go out: it found no name, or nobody listening. */
function isNeverSent(error: unknown): boolean {
  const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } }
  return neverSent.has(String(code)) || neverSent.has(String(cause?.code))
}

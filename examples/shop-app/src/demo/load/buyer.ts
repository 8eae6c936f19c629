import { seedProducts } from '../../catalog/seed-products.js'
import type { Crowd } from './crowd.js'
import { allAtOnce } from './pace.js'

/** What became of one buyer's `POST /orders`. */
export interface Purchase {
  readonly buyer: string
  /** HTTP status; null where no answer came. */
  readonly status: number | null
  readonly durationMs: number
}

/** Where buyers buy. */
export interface ShopFront {
  readonly url: string
  /** Who buys there; undefined where nobody has to log in. */
  readonly crowd?: Crowd
}

export interface BuyerOptions {
  readonly shop: ShopFront
  /** Names the buyer and the idempotency key: the same buyer again repeats the same order. */
  readonly buyer: string
  /** Ends the wait of a buyer whom nobody answers. */
  readonly signal?: AbortSignal
}

/** Some pay a part of their order with points, in won. */
const POINTS = 1000

const productIds = seedProducts(1, undefined).map(({ id }) => id)

/** One buyer orders one thing. Never throws: no answer is a result too. */
export async function buy({ shop, buyer, signal }: BuyerOptions): Promise<Purchase> {
  const started = performance.now()
  const ended = (status: number | null): Purchase => ({
    buyer,
    status,
    durationMs: performance.now() - started,
  })
  try {
    const response = await fetch(`${shop.url}/orders`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...headersOf(shop, buyer),
      },
      body: JSON.stringify(orderOf(buyer, sumOf(buyer) % 3 === 0 ? POINTS : 0)),
      ...(signal ? { signal } : {}),
    })
    await response.arrayBuffer()
    return ended(response.status)
  } catch {
    return ended(null)
  }
}

/** Who asks, and the idempotency key. */
export function headersOf({ crowd }: ShopFront, buyer: string): Readonly<Record<string, string>> {
  return {
    'idempotency-key': `${buyer}-order`,
    ...(crowd && { authorization: crowd.authorizationOf(buyer) }),
  }
}

/** What a buyer orders: always the same. */
export function orderOf(buyer: string, pointsToUse = 0): object {
  return {
    items: [{ productId: productOf(buyer), quantity: 1 }],
    pointsToUse,
    card: { type: 'SAMSUNG', number: '1234-5678-9814-1451' },
  }
}

/** A server that has just started is slow for reasons of its own: some orders before it counts. */
export async function warmUp(shop: ShopFront, act: string): Promise<void> {
  await allAtOnce(20, (index) => buy({ shop, buyer: `warm-up-${act}-${index}` }))
}

function productOf(buyer: string): string {
  return productIds[sumOf(buyer) % productIds.length] ?? '1'
}

/** A number that is the same for the same buyer. */
function sumOf(buyer: string): number {
  return [...buyer].reduce((total, letter) => total + letter.charCodeAt(0), 0)
}

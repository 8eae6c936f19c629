import { seedProducts } from '../../catalog/seed-products.js'
import { allAtOnce } from './pace.js'

/** What became of one buyer's `POST /orders`. */
export interface Purchase {
  readonly buyer: string
  /** HTTP status; null where no answer came. */
  readonly status: number | null
  readonly durationMs: number
}

export interface BuyerOptions {
  readonly shopUrl: string
  /** Names the buyer and the idempotency key: the same buyer again repeats the same order. */
  readonly buyer: string
  /** Ends the wait of a buyer whom nobody answers. */
  readonly signal?: AbortSignal
}

const productIds = seedProducts(1, undefined).map(({ id }) => id)

/** One buyer orders one thing. Never throws: no answer is a result too. */
export async function buy({ shopUrl, buyer, signal }: BuyerOptions): Promise<Purchase> {
  const started = performance.now()
  const ended = (status: number | null): Purchase => ({
    buyer,
    status,
    durationMs: performance.now() - started,
  })
  try {
    const response = await fetch(`${shopUrl}/orders`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-user-id': buyer,
        'idempotency-key': `${buyer}-order`,
      },
      body: JSON.stringify({
        items: [{ productId: productOf(buyer), quantity: 1 }],
        card: { type: 'SAMSUNG', number: '1234-5678-9814-1451' },
      }),
      ...(signal ? { signal } : {}),
    })
    await response.arrayBuffer()
    return ended(response.status)
  } catch {
    return ended(null)
  }
}

/** A server that has just started is slow for reasons of its own: some orders before it counts. */
export async function warmUp(shopUrl: string, act: string): Promise<void> {
  await allAtOnce(20, (index) => buy({ shopUrl, buyer: `warm-up-${act}-${index}` }))
}

function productOf(buyer: string): string {
  const sum = [...buyer].reduce((total, letter) => total + letter.charCodeAt(0), 0)
  return productIds[sum % productIds.length] ?? '1'
}

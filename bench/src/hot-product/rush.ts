import type { ShopProcess } from '@holdfast/shop-app/demo'

/** What one buyer was told, and after how long. */
export interface Told {
  readonly status: number
  readonly error: string | undefined
  readonly durationMs: number
}

/** A crowd at the door of a shop. */
export interface Rush {
  readonly told: readonly Told[]
  /** From the first request to the last answer. */
  readonly wallMs: number
}

/** Buyers who all want one piece of the same product, so many of them at a time. */
export async function rush(
  shop: ShopProcess,
  {
    buyers,
    atOnce,
    name,
  }: { readonly buyers: number; readonly atOnce: number; readonly name: string },
): Promise<Rush> {
  const told: Told[] = []
  let next = 0
  const began = performance.now()
  const line = async (): Promise<void> => {
    while (next < buyers) {
      next += 1
      told.push(await buy(shop, `${name}-${next}`))
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, buyers) }, line))
  return { told, wallMs: performance.now() - began }
}

async function buy(shop: ShopProcess, buyer: string): Promise<Told> {
  const began = performance.now()
  const response = await fetch(`${shop.url}/orders`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'idempotency-key': buyer,
      authorization: shop.crowd.authorizationOf(buyer),
    },
    body: JSON.stringify({
      items: [{ productId: '1', quantity: 1 }],
      card: { type: 'SAMSUNG', number: '1234-5678-9814-1451' },
    }),
  })
  const { error } = (await response.json()) as { readonly error?: string }
  return { status: response.status, error, durationMs: performance.now() - began }
}

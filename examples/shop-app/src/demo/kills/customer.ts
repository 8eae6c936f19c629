import type { Random } from '@holdfast/resilience-kit'
import { z } from 'zod'
import type { GatewayProcess } from '../processes/gateway-process.js'
import { askUntilAnswered, type Answer } from '../load/ask-until-answered.js'
import type { ShopFront } from '../load/buyer.js'

/** What a customer is told: an order, or an error that may name one. */
const toldBody = z.object({
  order: z.object({ id: z.string(), status: z.string(), paymentStatus: z.string() }).optional(),
  details: z.object({ orderId: z.string() }).partial().nullish(),
})

const windowBody = z.object({ orderId: z.string(), amount: z.number() })

export interface CustomerParts {
  readonly shop: ShopFront
  readonly gateway: GatewayProcess
  readonly random: Random
  /** Names him, and his keys. */
  readonly name: string
}

/** What a shop has on its shelves from the start. */
const productIds = ['1', '2', '3']

/** One piece of each of one to three different products, in any order. */
export function wantedItems(random: Random): readonly { productId: string; quantity: number }[] {
  const others = [...productIds]
  const kinds = 1 + Math.floor(random.next() * others.length)
  const draw = () => others.splice(Math.floor(random.next() * others.length), 1)
  return Array.from({ length: kinds }, draw)
    .flat()
    .map((productId) => ({ productId, quantity: 1 }))
}

/**
 * Somebody who orders one thing after another, by card or over Toss, some of it with points, and
 * changes his mind now and then. Where nobody answers he asks again under the same key, as a page
 * does that is loaded again: a shop that is killed under him must not sell him anything twice.
 */
export class Customer {
  readonly #parts: CustomerParts
  #orders = 0

  constructor(parts: CustomerParts) {
    this.#parts = parts
  }

  /** Orders that he began. */
  get orders(): number {
    return this.#orders
  }

  /** Shops until the signal; what he has in hand then he brings to its end. */
  async shopUntil(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) await this.#shopOnce()
  }

  async #shopOnce(): Promise<void> {
    const { name, random } = this.#parts
    this.#orders += 1
    const key = `${name}-${this.#orders}`
    const isCard = random.next() < 0.5
    const usesPoints = random.next() < 0.4
    const ordered = await this.#ask('POST', '/orders', key, {
      items: wantedItems(random),
      pointsToUse: usesPoints ? 1000 : 0,
      ...(isCard && { card: { type: 'KB', number: '1234-5678-9814-1451' } }),
    })
    const orderId = orderIdIn(ordered)
    if (orderId === undefined) return
    if (!isCard) await this.#payOverToss(orderId, key)
    if (random.next() < 0.3) await this.#ask('PATCH', `/orders/${orderId}/cancel`, key)
  }

  async #payOverToss(orderId: string, key: string): Promise<void> {
    const opened = await this.#ask('GET', `/orders/${orderId}/toss-window`, key)
    const { data: window } = windowBody.safeParse(opened?.body)
    if (!window) return
    const { orderId: reference, amount } = window
    const redirect = await this.#parts.gateway.authenticate({ orderId: reference, amount })
    await this.#ask('POST', `/orders/${orderId}/confirm`, `${key}-confirm`, redirect)
  }

  /** Undefined: nobody has answered in the end. */
  #ask(method: string, path: string, key: string, body?: object): Promise<Answer | undefined> {
    const { shop, name } = this.#parts
    return askUntilAnswered({
      ...{ method, body, url: `${shop.url}${path}` },
      headers: {
        'idempotency-key': key,
        ...(shop.crowd && { authorization: shop.crowd.authorizationOf(name) }),
      },
    })
  }
}

function orderIdIn(answer: Answer | undefined): string | undefined {
  const { data } = toldBody.safeParse(answer?.body)
  return data?.order?.id ?? data?.details?.orderId
}

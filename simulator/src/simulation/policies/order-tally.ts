import type { FateGateway } from './fate-gateway.js'
import type { Believed, OrderEnd } from './guarded-shop.js'
import { percentileOf } from './percentile-of.js'

/** What became of many orders. Times in ms; null stands for never. */
export interface OrderFigures {
  readonly orders: number
  /** Orders by what the shop makes of them; what waits for ever is in none. */
  readonly accepted: number
  readonly failed: number
  readonly unknown: number
  /** Orders whose last word was the breaker's. */
  readonly refusedByBreaker: number
  /** Requests for money that were sent, and look-ups beside them. */
  readonly submits: number
  readonly lookUps: number
  /** Orders that were charged more than once. */
  readonly chargedTwice: number
  /** Orders whose buyer was told no and whose card was charged. */
  readonly failedButCharged: number
  /** How long an order's call took. */
  readonly p50Ms: number | null
  readonly p99Ms: number | null
  readonly worstMs: number | null
  /** The most calls under way at once: open sockets, and the memory that waits with them. */
  readonly mostInFlight: number
}

interface Entry {
  readonly begunAt: number
  endedAt?: number
  end?: OrderEnd
}

/** Keeps what becomes of orders. */
export class OrderTally {
  readonly #entries = new Map<string, Entry>()
  #ended = 0

  /** Orders that have begun, and that have ended. */
  get begun(): number {
    return this.#entries.size
  }

  get ended(): number {
    return this.#ended
  }

  begin(orderId: string, atMs: number): void {
    this.#entries.set(orderId, { begunAt: atMs })
  }

  end(orderId: string, end: OrderEnd, atMs: number): void {
    const entry = this.#entries.get(orderId)
    if (entry === undefined) throw new Error(`${orderId} has not begun`)
    entry.endedAt = atMs
    entry.end = end
    this.#ended += 1
  }

  /** What became of the orders that began at a moment that counts. */
  endsOf(counts: (begunAt: number) => boolean): {
    readonly orders: number
    readonly accepted: number
    readonly refusedByBreaker: number
  } {
    const ends = [...this.#entries.values()].filter(({ begunAt }) => counts(begunAt))
    return {
      orders: ends.length,
      accepted: ends.filter(({ end }) => end?.believed === 'accepted').length,
      refusedByBreaker: ends.filter(({ end }) => end?.isRefusedByBreaker === true).length,
    }
  }

  /** All of it, beside what the gateway knows. */
  figures(gateway: FateGateway): OrderFigures {
    const entries = [...this.#entries]
    const believed = (what: Believed) => entries.filter(([, { end }]) => end?.believed === what)
    const took = entries.map(([, { begunAt, endedAt = Infinity }]) => endedAt - begunAt)
    const failed = believed('failed')
    return {
      orders: entries.length,
      accepted: believed('accepted').length,
      failed: failed.length,
      unknown: believed('unknown').length,
      refusedByBreaker: entries.filter(([, { end }]) => end?.isRefusedByBreaker === true).length,
      submits: gateway.submits,
      lookUps: gateway.lookUps,
      chargedTwice: entries.filter(([orderId]) => gateway.chargesOf(orderId) > 1).length,
      failedButCharged: failed.filter(([orderId]) => gateway.chargesOf(orderId) > 0).length,
      p50Ms: finite(percentileOf(took, 50)),
      p99Ms: finite(percentileOf(took, 99)),
      worstMs: finite(percentileOf(took, 100)),
      mostInFlight: gateway.mostInFlight,
    }
  }
}

/** What never came is null, which JSON can say. */
export function finite(ms: number | undefined): number | null {
  return ms === undefined || ms === Infinity ? null : ms
}

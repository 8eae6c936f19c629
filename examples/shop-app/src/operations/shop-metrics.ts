import { prometheusPaymentMetrics, type WatchedClient } from '@holdfast/pg-client/prometheus'
import type { RequestEnded } from '../http/request-log.js'
import type { WorkerSlots } from '../http/worker-slots.js'
import type { OrderBook } from '../orders/order-book.js'
import { MetricRegistry } from './metric-registry.js'
import { shopMetricTable } from './shop-metric-table.js'

export interface ShopMetricsParts {
  readonly clients: readonly WatchedClient[]
  readonly book: OrderBook
  readonly slots: WorkerSlots | undefined
}

/** Everything that can be measured of the shop, as Prometheus reads it. */
export class ShopMetrics {
  readonly #parts: ShopMetricsParts
  readonly #registry = new MetricRegistry(shopMetricTable)

  constructor(parts: ShopMetricsParts) {
    this.#parts = parts
    const payments = prometheusPaymentMetrics({ registry: this.#registry.registry })
    for (const client of parts.clients) payments.watch(client)
    parts.book.listen({
      moved: ({ order, from }) =>
        this.#registry.count('shop_order_moves_total', { from, to: order.status }),
    })
  }

  requestEnded({ method, route, status, durationMs }: RequestEnded): void {
    this.#registry.count('shop_http_requests_total', { method, route, status: String(status) })
    const labels = { method, route }
    this.#registry.observe('shop_http_request_duration_seconds', labels, durationMs / 1000)
  }

  get contentType(): string {
    return this.#registry.contentType
  }

  /** The metrics of this moment. */
  text(): Promise<string> {
    const { book, slots } = this.#parts
    const orders = [...book.store.countByStatus()]
    this.#registry.replace(
      'shop_orders',
      orders.map(([status, count]) => [{ status }, count] as const),
    )
    this.#registry.set('shop_orders_in_flight', {}, book.inFlight)
    if (slots) {
      this.#registry.set('shop_worker_slots_free', {}, slots.free)
      this.#registry.set('shop_requests_in_line', {}, slots.waiting)
    }
    return this.#registry.text()
  }
}

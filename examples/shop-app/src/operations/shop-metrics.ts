import { paymentMetricTable, type ClientHealth, type PaymentClient } from '@holdfast/pg-client'
import type { AsyncCardInstrument } from '@holdfast/pg-client/dialects/async-card'
import type { Clock } from '@holdfast/resilience-kit'
import type { RequestEnded } from '../http/request-log.js'
import type { WorkerSlots } from '../http/worker-slots.js'
import type { OrderBook } from '../orders/order-book.js'
import { MetricRegistry } from './metric-registry.js'
import { recordPaymentEvent } from './payment-metrics.js'
import { shopMetricTable } from './shop-metric-table.js'

const breakerStates = ['closed', 'open', 'half-open', 'forced-open', 'forced-closed'] as const

export interface ShopMetricsParts {
  readonly client: PaymentClient<AsyncCardInstrument>
  readonly book: OrderBook
  readonly slots: WorkerSlots | undefined
  readonly clock: Clock
}

/** Everything that can be measured of the shop, as Prometheus reads it. */
export class ShopMetrics {
  readonly #parts: ShopMetricsParts
  readonly #registry = new MetricRegistry([...shopMetricTable, ...paymentMetricTable])

  constructor(parts: ShopMetricsParts) {
    this.#parts = parts
    parts.client.observe((event) => recordPaymentEvent(this.#registry, event))
    parts.book.onMoved(({ order, from }) =>
      this.#registry.count('shop_order_moves_total', { from, to: order.status }),
    )
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
  async text(): Promise<string> {
    const { client, book, slots } = this.#parts
    this.#gaugePayments(await client.health())
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

  #gaugePayments({ breakers, waiting }: ClientHealth): void {
    const now = this.#parts.clock.now()
    this.#registry.replace(
      'holdfast_payment_breaker_state',
      Object.entries(breakers).flatMap(([operation, is]) =>
        breakerStates.map((state) => [{ operation, state }, state === is ? 1 : 0] as const),
      ),
    )
    this.#registry.replace(
      'holdfast_payment_waiting',
      waiting.map(({ state, count }) => [{ state }, count] as const),
    )
    this.#registry.replace(
      'holdfast_payment_oldest_waiting_seconds',
      waiting.map(({ state, oldestCreatedAt }) => {
        return [{ state }, Math.max(0, now - oldestCreatedAt) / 1000] as const
      }),
    )
  }
}

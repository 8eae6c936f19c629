import type { Clock, Logger } from '@holdfast/resilience-kit'
import { prometheusPaymentMetrics, type WatchedClient } from '@holdfast/pg-client/prometheus'
import type { RequestEnded } from '../http/request-log.js'
import type { WorkerSlots } from '../http/worker-slots.js'
import type { OrderBook, OrderMoved } from '../orders/order-book.js'
import type { OutboxBacklog } from '../outbox/outbox.js'
import { alertKinds, type AlertKind } from './alerts/alert-state.js'
import type { DeadLetters } from './dead-letters/dead-letters.js'
import { MetricRegistry } from './metric-registry.js'
import { shopMetricTable } from './shop-metric-table.js'
import { busConsumers } from './status/read-status.js'

export interface ShopMetricsParts {
  readonly clients: readonly WatchedClient[]
  readonly book: OrderBook
  readonly slots: WorkerSlots | undefined
  readonly outboxes: Readonly<Record<'orders' | 'payments', { backlog(): OutboxBacklog }>>
  readonly bus: { lagOf(consumer: string): Promise<number> }
  readonly letters: DeadLetters
  readonly clock: Clock
  readonly logger: Logger
}

/** Everything that can be measured of the shop, as Prometheus reads it. */
export class ShopMetrics {
  readonly #parts: ShopMetricsParts
  readonly #registry = new MetricRegistry(shopMetricTable)

  constructor(parts: ShopMetricsParts) {
    this.#parts = parts
    const payments = prometheusPaymentMetrics({ registry: this.#registry.registry })
    for (const client of parts.clients) payments.watch(client)
    parts.book.listen({ moved: (moved) => this.#orderMoved(moved) })
    // A counter that is there from the start: only so does its first step show in a rate.
    for (const kind of alertKinds) {
      for (const end of ['sent', 'failed'] as const) this.#countAlerts(kind, end, 0)
    }
  }

  requestEnded({ method, route, status, durationMs }: RequestEnded): void {
    this.#registry.count('shop_http_requests_total', { method, route, status: String(status) })
    const labels = { method, route }
    this.#registry.observe('shop_http_request_duration_seconds', labels, durationMs / 1000)
  }

  /** A cart was shown without the catalog. */
  cartFellBack(cause: string): void {
    this.#registry.count('shop_cart_fallbacks_total', { cause })
  }

  /** What became of an alert on its way to the webhook. */
  alertEnded(kind: AlertKind, end: 'sent' | 'failed'): void {
    this.#countAlerts(kind, end, 1)
  }

  get contentType(): string {
    return this.#registry.contentType
  }

  /** The metrics of this moment. A store that cannot be read costs its own gauges alone. */
  async text(): Promise<string> {
    const { slots, book } = this.#parts
    this.#registry.set('shop_orders_in_flight', {}, book.inFlight)
    if (slots) {
      this.#registry.set('shop_worker_slots_free', {}, slots.free)
      this.#registry.set('shop_requests_in_line', {}, slots.waiting)
    }
    await this.#gauge('shop_orders', async () => ofRecord('status', book.store.countByStatus()))
    await this.#gauge('shop_outbox_waiting', async () =>
      this.#backlogs().map(([source, { waiting }]) => [{ source }, waiting]),
    )
    await this.#gauge('shop_outbox_oldest_waiting_seconds', async () =>
      this.#backlogs().map(([source, backlog]) => [{ source }, this.#oldestSeconds(backlog)]),
    )
    await this.#gauge('shop_consumer_lag', () => this.#lags())
    await this.#gauge('shop_dead_letters', async () =>
      ofRecord('source', Object.entries(await this.#parts.letters.count())),
    )
    return this.#registry.text()
  }

  #orderMoved({ order, from }: OrderMoved): void {
    const { status, failure, steps } = order
    this.#registry.count('shop_order_moves_total', { from, to: status })
    if (failure) this.#registry.count('shop_order_failures_total', { failure })
    if (status === 'CONFIRMED') return
    for (const { step, state } of steps) {
      if (state === 'undoing') this.#registry.count('shop_compensations_total', { step })
    }
  }

  #countAlerts(kind: AlertKind, end: 'sent' | 'failed', by: number): void {
    this.#registry.count(`shop_alerts_${end}_total`, { kind }, by)
  }

  async #gauge(name: string, read: () => Promise<Samples>): Promise<void> {
    try {
      this.#registry.replace(name, await read())
    } catch (error) {
      this.#registry.replace(name, [])
      this.#parts.logger.warn({ metric: name, err: error }, 'a gauge could not be read')
    }
  }

  #backlogs(): readonly (readonly [source: string, OutboxBacklog])[] {
    const { outboxes } = this.#parts
    return Object.entries(outboxes).map(([source, outbox]) => [source, outbox.backlog()])
  }

  #oldestSeconds({ oldestWaitingAt }: OutboxBacklog): number {
    if (oldestWaitingAt === null) return 0
    return Math.max(0, this.#parts.clock.now() - oldestWaitingAt) / 1000
  }

  #lags(): Promise<Samples> {
    const { bus } = this.#parts
    return Promise.all(
      busConsumers.map(async (consumer) => [{ consumer }, await bus.lagOf(consumer)] as const),
    )
  }
}

type Samples = readonly (readonly [Readonly<Record<string, string>>, number])[]

function ofRecord(label: string, values: Iterable<readonly [string, number]>): Samples {
  return [...values].map(([value, count]) => [{ [label]: value }, count])
}

/** One metric: data for whoever measures, documents or draws it. */
export interface Metric {
  readonly name: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly labels: readonly string[]
  readonly unit: string
  readonly meaning: string
}

/** The shop's own metrics; those of its payments are in `paymentMetricTable` of the client. */
export const shopMetricTable = [
  {
    name: 'shop_http_requests_total',
    type: 'counter',
    labels: ['method', 'route', 'status'],
    unit: 'requests',
    meaning: 'Requests answered.',
  },
  {
    name: 'shop_http_request_duration_seconds',
    type: 'histogram',
    labels: ['method', 'route'],
    unit: 'seconds',
    meaning: 'From the first line of a request to its answer, waiting for a worker included.',
  },
  {
    name: 'shop_worker_slots_free',
    type: 'gauge',
    labels: [],
    unit: 'slots',
    meaning: 'Workers without a request; absent where their number is not limited.',
  },
  {
    name: 'shop_requests_in_line',
    type: 'gauge',
    labels: [],
    unit: 'requests',
    meaning: 'Requests that wait for a worker.',
  },
  {
    name: 'shop_orders',
    type: 'gauge',
    labels: ['status'],
    unit: 'orders',
    meaning: 'Orders by their status now.',
  },
  {
    name: 'shop_orders_in_flight',
    type: 'gauge',
    labels: [],
    unit: 'orders',
    meaning: 'Orders that a request is working on.',
  },
  {
    name: 'shop_order_moves_total',
    type: 'counter',
    labels: ['from', 'to'],
    unit: 'moves',
    meaning: 'Moves of orders from one status to another.',
  },
  {
    name: 'shop_order_failures_total',
    type: 'counter',
    labels: ['failure'],
    unit: 'orders',
    meaning: 'Orders that failed, by why.',
  },
  {
    name: 'shop_compensations_total',
    type: 'counter',
    labels: ['step'],
    unit: 'steps',
    meaning: 'Saga steps that orders began to undo when they failed or were canceled.',
  },
  {
    name: 'shop_cart_fallbacks_total',
    type: 'counter',
    labels: ['cause'],
    unit: 'calls',
    meaning: 'Carts shown without the catalog: `refused`, `unreachable` or `unavailable`.',
  },
  {
    name: 'shop_outbox_waiting',
    type: 'gauge',
    labels: ['source'],
    unit: 'entries',
    meaning: 'Work that orders have undertaken, and messages to the bus, not done yet.',
  },
  {
    name: 'shop_outbox_oldest_waiting_seconds',
    type: 'gauge',
    labels: ['source'],
    unit: 'seconds',
    meaning: 'Age of the oldest of them; 0 where none waits.',
  },
  {
    name: 'shop_consumer_lag',
    type: 'gauge',
    labels: ['consumer'],
    unit: 'messages',
    meaning: 'Messages of the bus that a consumer has not handled yet, dead ones included.',
  },
  {
    name: 'shop_dead_letters',
    type: 'gauge',
    labels: ['source'],
    unit: 'letters',
    meaning: 'Work that was given up and waits for a person; counted up to 1000.',
  },
  {
    name: 'shop_alerts_sent_total',
    type: 'counter',
    labels: ['kind'],
    unit: 'alerts',
    meaning: 'Alerts that the webhook took.',
  },
  {
    name: 'shop_alerts_failed_total',
    type: 'counter',
    labels: ['kind'],
    unit: 'alerts',
    meaning: 'Alerts that the webhook did not take, after every attempt.',
  },
] as const satisfies readonly Metric[]

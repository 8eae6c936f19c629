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
] as const satisfies readonly Metric[]

import type { Dashboard, Panel } from './dashboard.js'

function rate(metric: string, by: string): string {
  return `sum by (${by}) (rate(${metric}[$__rate_interval]))`
}

const requests: readonly Panel[] = [
  {
    title: 'Requests by route and status',
    description: 'What is the shop asked, and how does it answer?',
    ...{ kind: 'timeseries', unit: 'reqps' },
    queries: [
      {
        expr: rate('shop_http_requests_total', 'method, route, status'),
        legend: '{{method}} {{route}} {{status}}',
      },
    ],
  },
  {
    title: 'Response times of the shop',
    description: 'How long do 95 % of the requests take at most, by route?',
    ...{ kind: 'timeseries', unit: 's' },
    queries: [
      {
        expr:
          'histogram_quantile(0.95, ' +
          `${rate('shop_http_request_duration_seconds_bucket', 'le, route')})`,
        legend: '{{route}}',
      },
    ],
  },
  {
    title: 'Workers',
    description: 'Are there workers left, or do requests wait in line?',
    ...{ kind: 'timeseries', unit: 'short' },
    queries: [
      { expr: 'min(shop_worker_slots_free)', legend: 'free' },
      { expr: 'max(shop_requests_in_line)', legend: 'requests in line' },
      { expr: 'max(shop_orders_in_flight)', legend: 'orders in flight' },
    ],
  },
]

const orders: readonly Panel[] = [
  {
    title: 'Orders by status',
    description: 'Where do orders stand now? Those that wait must not pile up.',
    ...{ kind: 'timeseries', unit: 'short' },
    queries: [{ expr: 'max by (status) (shop_orders)', legend: '{{status}}' }],
  },
  {
    title: 'Moves of orders',
    description: 'What becomes of orders: confirmed, failed, canceled, reinstated?',
    ...{ kind: 'timeseries', unit: 'cps' },
    queries: [{ expr: rate('shop_order_moves_total', 'from, to'), legend: '{{from}} to {{to}}' }],
  },
  {
    title: 'Why orders failed',
    description: 'Why do orders fail? Counted over the hour before each moment.',
    ...{ kind: 'timeseries', unit: 'short' },
    queries: [
      {
        expr: 'sum by (failure) (increase(shop_order_failures_total[1h]))',
        legend: '{{failure}}',
      },
    ],
  },
  {
    title: 'Compensations',
    description: 'How many saga steps do failed and canceled orders undo?',
    ...{ kind: 'timeseries', unit: 'cps' },
    queries: [{ expr: rate('shop_compensations_total', 'step'), legend: '{{step}}' }],
  },
]

const background: readonly Panel[] = [
  {
    title: 'Work in the outboxes',
    description: 'How much of what orders and payments have undertaken is still to be done?',
    ...{ kind: 'timeseries', unit: 'short' },
    queries: [{ expr: 'max by (source) (shop_outbox_waiting)', legend: '{{source}}' }],
  },
  {
    title: 'Age of the oldest work',
    description: 'Is an outbox stuck? ShopOutboxStuck fires above ten minutes.',
    ...{ kind: 'timeseries', unit: 's' },
    queries: [
      { expr: 'max by (source) (shop_outbox_oldest_waiting_seconds)', legend: '{{source}}' },
    ],
  },
  {
    title: 'Lag of the settlement',
    description: 'Does the settlement keep up with what payments tell?',
    ...{ kind: 'timeseries', unit: 'short' },
    queries: [{ expr: 'max by (consumer) (shop_consumer_lag)', legend: '{{consumer}}' }],
  },
  {
    title: 'Dead letters',
    description: 'Was any work given up, and waits for a person?',
    ...{ kind: 'stat', unit: 'none' },
    queries: [{ expr: 'max by (source) (shop_dead_letters)', legend: '{{source}}' }],
  },
  {
    title: 'Alerts by webhook',
    description: 'Were people told? Counted over the hour before each moment.',
    ...{ kind: 'timeseries', unit: 'short' },
    queries: [
      { expr: 'sum by (kind) (increase(shop_alerts_sent_total[1h]))', legend: '{{kind}} sent' },
      {
        expr: 'sum by (kind) (increase(shop_alerts_failed_total[1h]))',
        legend: '{{kind}} failed',
      },
    ],
  },
]

/** What the shop does: requests, orders, and the work behind them. */
export const shopDashboard: Dashboard = {
  uid: 'holdfast-shop',
  title: 'Holdfast: shop',
  description: 'Requests, orders, outboxes, the settlement and dead letters.',
  sections: [
    { heading: 'Requests', panels: requests },
    { heading: 'Orders', panels: orders },
    { heading: 'Work in the background', panels: background },
  ],
}

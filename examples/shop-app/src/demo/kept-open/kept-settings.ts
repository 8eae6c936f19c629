import { keptOpenTimes } from '../scales.js'

/** Who works in the shop that is kept open: everybody may log in as him. */
export const keptOperator = {
  email: 'operator@shop.example',
  password: 'let me operate',
  role: 'operator',
} as const

export interface KeptSettingsParts {
  readonly port: number
  readonly dataDir: string
  /** Ports of the gateway and of its control API, which need not listen yet. */
  readonly gatewayPorts: { readonly gateway: number; readonly admin: number }
}

/** The settings of a shop that people try out, as environment variables. */
export function keptSettings(parts: KeptSettingsParts): Record<string, string> {
  const { port, dataDir, gatewayPorts } = parts
  const gatewayUrl = `http://127.0.0.1:${gatewayPorts.gateway}`
  const { client, toss, schedule, limits, ...orders } = keptOpenTimes
  return {
    SHOP_DEMO: `http://127.0.0.1:${gatewayPorts.admin}`,
    SHOP_PORT: String(port),
    SHOP_HOST: '127.0.0.1',
    SHOP_DATA_DIR: dataDir,
    SHOP_GATEWAY_URL: gatewayUrl,
    SHOP_SYNCHRONOUS: 'normal',
    SHOP_STAFF: JSON.stringify([keptOperator]),
    SHOP_WELCOME_POINTS: '10000',
    SHOP_ORDER_TTL_MS: String(orders.orderTtlMs),
    SHOP_ORDER_DEADLINE_MS: String(orders.orderDeadlineMs),
    SHOP_SWEEP_MS: String(orders.sweepMs),
    SHOP_CLIENT_TIMES: JSON.stringify(client),
    SHOP_CLIENT_SCHEDULE: JSON.stringify(schedule),
    SHOP_CLIENT_LIMITS: JSON.stringify(limits),
    // What a shop had taken on when it was killed, the next one takes on so soon.
    SHOP_RECONCILER_LEASE_MS: '5000',
    SHOP_TOSS_URL: `${gatewayUrl}/toss`,
    SHOP_TOSS_SECRET_KEY: 'test_sk_of_the_demo',
    SHOP_TOSS_TIMES: JSON.stringify(toss),
    // A handful of accounts order for hundreds of buyers, and everybody has one address.
    SHOP_ORDERS_PER_MINUTE: '1000000',
    SHOP_LOGINS_PER_MINUTE: '1000',
    SHOP_SIGN_UPS_PER_MINUTE: '1000',
    SHOP_LOG_LEVEL: 'error',
  }
}

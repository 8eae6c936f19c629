import { createSimulator } from '../create-simulator.js'
import type { Simulator, SimulatorOptions } from '../simulator.js'
import { startMerchant, type Merchant, type ReceivedCallback } from './merchant.js'

/** An answer over the wire. */
export interface TossReply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** `undefined` where it is no JSON object. */
  readonly json: Record<string, unknown>
}

type Headers = Readonly<Record<string, string>>

/** A payment that the buyer has authenticated: what comes to the success address. */
export interface Authenticated {
  readonly paymentKey: string
  readonly orderId: string
  readonly amount: number
}

/** A shop that is a customer of Toss: a simulator that speaks the dialect, and its webhooks. */
export interface TossShop {
  readonly simulator: Simulator
  readonly url: string
  readonly merchant: Merchant
  call(method: string, path: string, headers?: Headers, body?: string): Promise<TossReply>
  act(action: string, input: object): Record<string, unknown>
  /** A buyer authenticates a payment of 15 000 won; `change` is laid over it. */
  authenticated(change?: object): Authenticated
  confirm(body: object, headers?: Headers): Promise<TossReply>
  /** Authenticates and confirms; by virtual account where `method` says so. */
  confirmed(change?: object): Promise<Authenticated>
  cancel(paymentKey: string, body: object, headers?: Headers): Promise<TossReply>
  byKey(paymentKey: string, headers?: Headers): Promise<TossReply>
  byOrder(orderId: string, headers?: Headers): Promise<TossReply>
  /** The webhooks that came so far and tell of this event. */
  told(event: 'paymentStatusChanged' | 'depositCallback'): ReceivedCallback[]
  close(): Promise<void>
}

/** Authentication with a secret key. */
export function withKey(secretKey: string): { authorization: string } {
  return { authorization: `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}` }
}

const ASKS = withKey('test_sk_shop')

function callerOf(url: string): TossShop['call'] {
  return async (method, path, headers = {}, body) => {
    const response = await fetch(`${url}${path}`, {
      method,
      redirect: 'manual',
      headers: { ...ASKS, ...headers },
      ...(body === undefined ? {} : { body }),
    })
    const text = await response.text()
    const json: Record<string, unknown> = /^[[{]/.test(text) ? JSON.parse(text) : undefined
    return { status: response.status, headers: Object.fromEntries(response.headers), text, json }
  }
}

/** Starts a shop; nothing is left to chance or takes time unless `options.change` says so. */
export async function startTossShop(
  options: SimulatorOptions = {},
  webhooksAnswered: Parameters<typeof startMerchant>[0] = 200,
): Promise<TossShop> {
  const merchant = await startMerchant(webhooksAnswered)
  const simulator = createSimulator({
    dialects: ['toss'],
    callbackOrigins: [merchant.origin],
    webhooks: [{ dialect: 'toss', url: `${merchant.origin}/webhooks/toss`, secret: 'none' }],
    ...options,
    change: { latency: 0, ...options.change },
  })
  const { gatewayUrl: url } = await simulator.start()
  let orders = 0
  const call = callerOf(url)
  const act: TossShop['act'] = (action, input) =>
    simulator.act('toss', action, input) as Record<string, unknown>
  const authenticated: TossShop['authenticated'] = (change = {}) => {
    orders += 1
    const order = { orderId: `order-${orders}`, amount: 15_000, ...change }
    const { paymentKey, orderId, amount } = act('authenticate', order)
    return { paymentKey, orderId, amount } as Authenticated
  }
  const post = (path: string, body: object, headers?: Headers): Promise<TossReply> =>
    call('POST', path, headers, JSON.stringify(body))
  return {
    simulator,
    url,
    merchant,
    call,
    act,
    authenticated,
    confirm: (body, headers) => post('/v1/payments/confirm', body, headers),
    confirmed: async (change) => {
      const payment = authenticated(change)
      const { status, text } = await post('/v1/payments/confirm', payment)
      if (status !== 200) throw new Error(`not confirmed: ${text}`)
      return payment
    },
    cancel: (paymentKey, body, headers) => post(`/v1/payments/${paymentKey}/cancel`, body, headers),
    byKey: (paymentKey, headers) => call('GET', `/v1/payments/${paymentKey}`, headers),
    byOrder: (orderId, headers) => call('GET', `/v1/payments/orders/${orderId}`, headers),
    told: (event) =>
      merchant.received.filter(
        ({ body }) => 'eventType' in body === (event === 'paymentStatusChanged'),
      ),
    close: async () => {
      await simulator.stop()
      await merchant.close()
    },
  }
}

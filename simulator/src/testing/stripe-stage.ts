import { EventEmitter, once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { Stripe } from 'stripe'
import type { ScenarioInput } from '../scenario/scenario-input.js'
import type { Simulator, SimulatorOptions } from '../simulator.js'
import type { Stage } from './stage.js'

/** The secret of the webhook address that the simulator knows. */
export const WEBHOOK_SECRET = 'whsec_of_the_shop'

/** A webhook as it came, before anybody read it. */
export interface ReceivedWebhook {
  readonly body: string
  readonly signature: string
  /** The event's type and id, for the one who looks for it. */
  readonly type: string
  readonly id: string
}

/** A shop that takes Stripe's webhooks, a simulator and the official client of it. */
export interface StripeStage {
  readonly simulator: Simulator
  /** The simulator's address. */
  readonly url: string
  readonly webhookUrl: string
  readonly stripe: Stripe
  /** Another client of the same simulator. */
  client(config?: Partial<ClientConfig>, key?: string): Stripe
  /** In order of arrival. */
  readonly received: readonly ReceivedWebhook[]
  /** Resolves when so many have been received in all. */
  whenReceived(count: number): Promise<void>
  /** The types of what was received, in order of arrival. */
  types(): string[]
  /** What the shop answers from now on. */
  answerWith(status: number): void
}

type StripeError = InstanceType<typeof Stripe.errors.StripeError>
type ClientConfig = NonNullable<ConstructorParameters<typeof Stripe>[1]>

/** Starts everything; `stage.clear` ends it. */
export async function startStripe(
  stage: Stage,
  change: Partial<ScenarioInput> = {},
  options: SimulatorOptions = {},
): Promise<StripeStage> {
  const received: ReceivedWebhook[] = []
  const arrivals = new EventEmitter()
  let status = 200
  const shop = createServer((request, response) => {
    void text(request).then((body) => {
      const { type, id } = JSON.parse(body) as { type: string; id: string }
      const signature = String(request.headers['stripe-signature'])
      received.push({ body, signature, type, id })
      response.writeHead(status).end()
      arrivals.emit('arrival')
    })
  }).listen(0, '127.0.0.1')
  await once(shop, 'listening')
  stage.onClear(async () => {
    shop.closeAllConnections()
    shop.close()
    await once(shop, 'close')
  })
  const origin = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`
  const webhookUrl = `${origin}/webhooks`
  const { simulator, gatewayUrl: url } = await stage.simulator(change, {
    dialects: ['stripe'],
    callbackOrigins: [origin],
    webhooks: [{ dialect: 'stripe', url: webhookUrl, secret: WEBHOOK_SECRET }],
    ...options,
  })
  const client = (config: Partial<ClientConfig> = {}, key = 'sk_test_123'): Stripe =>
    impatientClient(url, config, key)
  return {
    simulator,
    url,
    webhookUrl,
    client,
    received,
    stripe: client(),
    whenReceived: async (count) => {
      while (received.length < count) await once(arrivals, 'arrival')
    },
    types: () => received.map(({ type }) => type),
    answerWith: (next) => (status = next),
  }
}

/**
 * What a call of the package was rejected with.
 *
 * @throws whatever else it was, or an Error where it was not rejected.
 */
export async function rejection(call: Promise<unknown>): Promise<StripeError> {
  try {
    await call
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error
    throw error
  }
  throw new Error('it was not rejected')
}

/** The official client, but that it repeats requests without a pause. */
function impatientClient(address: string, config: Partial<ClientConfig>, key: string): Stripe {
  const { hostname: host, port } = new URL(address)
  const stripe = new Stripe(key, {
    host,
    port,
    protocol: 'http',
    telemetry: false,
    timeout: 5000,
    ...config,
  })
  return Object.assign(stripe, { getInitialNetworkRetryDelay: () => 0 })
}

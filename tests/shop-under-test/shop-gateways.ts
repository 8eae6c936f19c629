import { createHmac } from 'node:crypto'
import { CardNumber, type GatewayDialect } from '@holdfast/pg-client'
import { asyncCard, type AsyncCardInstrument } from '@holdfast/pg-client/dialects/async-card'
import { stripe, type StripeInstrument } from '@holdfast/pg-client/dialects/stripe'
import { toss, type TossInstrument } from '@holdfast/pg-client/dialects/toss'
import type { DialectName, Simulator } from '@holdfast/pg-simulator'

/** One gateway from the shop's side: how it is spoken to, and what its buyers bring. */
export interface ShopGateway<Instrument> {
  readonly name: DialectName
  dialect(baseUrl: string, callbackUrl: string): GatewayDialect<Instrument>
  /** What a buyer brings to pay for that reference and amount. */
  instrument(simulator: Simulator, reference: string, amount: number): Instrument
  /** What goes with a request that somebody else than the client sends. */
  readonly headers: Readonly<Record<string, string>>
  /** What a callback with that body carries, sent at that moment. */
  callbackHeaders(body: string, nowMs: number): Readonly<Record<string, string>>
}

const json = { 'content-type': 'application/json' }

/** What the gateway and the shop sign callbacks with, where they are signed. */
export const webhookSecret = 'whsec_incidents'

const stripeKey = 'sk_test_incidents'
const tossKey = 'test_sk_incidents'

/** Accepts at once, settles 2 s later, and calls back unsigned; no keys and no cancel. */
export const asyncCardGateway: ShopGateway<AsyncCardInstrument> = {
  name: 'async-card',
  dialect: (baseUrl, callbackUrl) => asyncCard({ baseUrl, callbackUrl }),
  instrument: () => ({
    cardType: 'SAMSUNG',
    cardNumber: CardNumber.of('1234-5678-9814-1451'),
  }),
  headers: { 'X-USER-ID': 'buyer-1', ...json },
  callbackHeaders: () => json,
}

/** The buyer authenticates first; the confirm approves at once. */
export const tossGateway: ShopGateway<TossInstrument> = {
  name: 'toss',
  dialect: (baseUrl) => toss({ secretKey: tossKey, baseUrl }),
  instrument: (simulator, orderId, amount) => {
    const { paymentKey } = simulator.act('toss', 'authenticate', { orderId, amount }) as {
      readonly paymentKey: string
    }
    return { paymentKey, orderId, amount }
  },
  headers: {
    authorization: `Basic ${Buffer.from(`${tossKey}:`).toString('base64')}`,
    ...json,
  },
  callbackHeaders: () => json,
}

/** A card that is approved at once; webhooks are signed. */
export const stripeGateway: ShopGateway<StripeInstrument> = {
  name: 'stripe',
  dialect: (baseUrl) => stripe({ secretKey: stripeKey, webhookSecrets: [webhookSecret], baseUrl }),
  instrument: () => ({ paymentMethod: 'pm_card_visa' }),
  headers: {
    authorization: `Bearer ${stripeKey}`,
    'content-type': 'application/x-www-form-urlencoded',
  },
  callbackHeaders: (body, nowMs) => {
    const seconds = Math.floor(nowMs / 1000)
    const hmac = createHmac('sha256', webhookSecret).update(`${seconds}.${body}`)
    return { ...json, 'stripe-signature': `t=${seconds},v1=${hmac.digest('hex')}` }
  },
}

/** All of them, by name: for what must hold at each. */
export const everyGateway = [asyncCardGateway, tossGateway, stripeGateway].map(
  (gateway) => [gateway.name, gateway as ShopGateway<unknown>] as const,
)

import { CardNumber } from '@holdfast/pg-client'
import { asyncCard, type AsyncCardInstrument } from '@holdfast/pg-client/dialects/async-card'
import { stripe, type StripeInstrument } from '@holdfast/pg-client/dialects/stripe'
import { toss, type TossInstrument } from '@holdfast/pg-client/dialects/toss'
import type { ShopGateway } from '../shop-under-test/shop-gateways.js'

/** A gateway, and what its buyers pay with there. */
export type WatchedGateway<Instrument> = Pick<
  ShopGateway<Instrument>,
  'name' | 'dialect' | 'instrument'
>

/** The card that everybody pays with at `async-card`; it must be found nowhere but on the wire. */
export const cardText = '5409-2655-1204-7638'

/** What authorizes us at the gateways; none of them may be found anywhere but on the wire. */
export const secrets = {
  toss: 'test_sk_Jk29vMx0Qq7dW5nZ',
  stripe: 'sk_test_51Lr8QmVt3KpYw6H',
  webhook: 'whsec_9fTq2LxCw81RbMzE',
} as const

/** Takes a card number, has neither keys nor cancels. */
export const cardGateway: WatchedGateway<AsyncCardInstrument> = {
  name: 'async-card',
  dialect: (baseUrl, callbackUrl) => asyncCard({ baseUrl, callbackUrl }),
  instrument: () => ({ cardType: 'SAMSUNG', cardNumber: CardNumber.of(cardText) }),
}

/** Authorized by Basic; the buyer has authenticated before. */
export const tossGateway: WatchedGateway<TossInstrument> = {
  name: 'toss',
  dialect: (baseUrl) => toss({ secretKey: secrets.toss, baseUrl }),
  instrument: (simulator, orderId, amount) => {
    const method = orderId.startsWith('deposit-') ? '가상계좌' : '카드'
    const { paymentKey } = simulator.act('toss', 'authenticate', { orderId, amount, method }) as {
      readonly paymentKey: string
    }
    return { paymentKey, orderId, amount }
  },
}

/** Authorized by Bearer; webhooks are signed. */
export const stripeGateway: WatchedGateway<StripeInstrument> = {
  name: 'stripe',
  dialect: (baseUrl) =>
    stripe({ secretKey: secrets.stripe, webhookSecrets: [secrets.webhook], baseUrl }),
  instrument: (_simulator, reference) => {
    if (reference.startsWith('challenged-')) {
      return { paymentMethod: 'pm_card_authenticationRequired' }
    }
    const isRefused = reference.startsWith('refused-')
    return { paymentMethod: isRefused ? 'pm_card_visa_chargeDeclined' : 'pm_card_visa' }
  },
}

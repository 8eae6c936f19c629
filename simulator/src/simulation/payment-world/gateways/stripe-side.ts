import { stripe } from '@holdfast/pg-client/dialects/stripe'
import { gatewayUrl, webhookSecret, type GatewaySide } from './gateway-side.js'

const secretKey = 'sk_test_simulation'

/** Of a hundred buyers: cards that the gateway treats differently. */
const cards: readonly (readonly [upTo: number, paymentMethod: string])[] = [
  [0.7, 'pm_card_visa'],
  [0.8, 'pm_card_pendingRefund'],
  [0.85, 'pm_card_refundFail'],
  [1, 'pm_card_chargeDeclined'],
]

/** Keys, cancels, signed callbacks; a declined intent could still be paid. */
export const stripeSide: GatewaySide = {
  name: 'stripe',
  cancels: true,
  declinesAreFinal: false,
  cardDigits: null,
  dialect: () =>
    stripe({
      secretKey,
      webhookSecrets: [webhookSecret],
      baseUrl: gatewayUrl,
    }),
  forge: ({ reference, owner, amount, gatewayKey }, nowMs) => {
    const created = Math.floor(nowMs / 1000)
    const intent = {
      id: gatewayKey ?? 'pi_forged',
      object: 'payment_intent',
      status: 'succeeded',
      created,
      amount: amount.minor,
      currency: 'krw',
      metadata: { order_id: reference, owner },
    }
    const event = {
      id: `evt_${reference.replaceAll('-', '_')}`,
      object: 'event',
      created,
      type: 'payment_intent.succeeded',
      data: { object: intent },
    }
    const signature = `t=${created},v1=${'0'.repeat(64)}`
    return { rawBody: JSON.stringify(event), headers: { 'stripe-signature': signature } }
  },
  payElsewhere: (gatewayKey) => ({
    method: 'POST',
    url: `${gatewayUrl}/v1/payment_intents/${gatewayKey}/confirm`,
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded',
      Authorization: `Bearer ${secretKey}`,
    },
    body: 'payment_method=pm_card_visa',
  }),
  instrument: ({ reference, chance }) => {
    const share = chance.fraction('card', reference)
    return { paymentMethod: cards.find(([upTo]) => share < upTo)?.[1] ?? 'pm_card_visa' }
  },
  wayOf: (method, path) => {
    if (method !== 'POST') return 'look-up'
    return path.endsWith('/payment_intents') ? 'submit' : 'cancel'
  },
}

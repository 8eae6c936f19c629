import { CardNumber } from '@holdfast/pg-client'
import { asyncCard } from '@holdfast/pg-client/dialects/async-card'
import { callbackUrl, gatewayUrl, type GatewaySide } from './gateway-side.js'

const cardDigits = '1234567898141451'

/** The seeds' gateway: no keys, no cancel, unsigned callbacks. */
export const asyncCardSide: GatewaySide = {
  name: 'async-card',
  cancels: false,
  declinesAreFinal: true,
  cardDigits,
  dialect: () => asyncCard({ baseUrl: gatewayUrl, callbackUrl }),
  forge: ({ reference, amount, gatewayKey }) => ({
    rawBody: JSON.stringify({
      transactionKey: gatewayKey ?? '20260101:TR:f0f0f0',
      orderId: reference,
      amount: amount.minor,
      status: 'SUCCESS',
      cardType: 'SAMSUNG',
    }),
    headers: {},
  }),
  instrument: () => ({ cardType: 'SAMSUNG', cardNumber: CardNumber.of(cardDigits) }),
  wayOf: (method) => (method === 'POST' ? 'submit' : 'look-up'),
}

import { toss } from '@holdfast/pg-client/dialects/toss'
import { gatewayUrl, type GatewaySide } from './gateway-side.js'

/** The buyer authenticates in the gateway's window; the shop's confirm approves at once. */
export const tossSide: GatewaySide = {
  name: 'toss',
  cancels: true,
  declinesAreFinal: true,
  cardDigits: null,
  dialect: () => toss({ secretKey: 'test_sk_simulation', baseUrl: gatewayUrl }),
  forge: ({ reference, amount, gatewayKey }) => {
    const { minor, currency } = amount
    const data = {
      paymentKey: gatewayKey ?? 'tviva-forged',
      orderId: reference,
      status: 'DONE',
      currency,
      totalAmount: minor,
      balanceAmount: minor,
    }
    const rawBody = JSON.stringify({ eventType: 'PAYMENT_STATUS_CHANGED', data })
    return { rawBody, headers: {} }
  },
  instrument: ({ reference, amount, act }) => {
    const { paymentKey } = act('authenticate', { orderId: reference, amount }) as {
      readonly paymentKey: string
    }
    return { paymentKey, orderId: reference, amount }
  },
  wayOf: (method, path) => {
    if (method !== 'POST') return 'look-up'
    return path.endsWith('/cancel') ? 'cancel' : 'submit'
  },
}

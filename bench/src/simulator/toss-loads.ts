import type { Load } from './load.js'
import { items, type RequestItem } from './requests.js'

const AMOUNT = 5000
const HEADERS = {
  authorization: `Basic ${Buffer.from('test_sk_bench:').toString('base64')}`,
  'content-type': 'application/json',
}

let prepared = 0

/** Confirms payments that a buyer has authenticated, each once. */
export const tossConfirm: Load = {
  dialect: 'toss',
  prepare: (count, target) => {
    prepared += 1
    const item = (number: number): RequestItem => {
      const orderId = `order-${prepared}-${number}`
      const order = { orderId, amount: AMOUNT }
      const authenticated = target?.simulator.act('toss', 'authenticate', order)
      const { paymentKey } = (authenticated ?? { paymentKey: 'tsim_made_up' }) as {
        readonly paymentKey: string
      }
      return { path: '/v1/payments/confirm', body: JSON.stringify({ paymentKey, ...order }) }
    }
    return { method: 'POST', headers: HEADERS, items: items(count, item) }
  },
}

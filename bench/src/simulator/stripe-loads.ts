import type { Load } from './load.js'
import { items } from './requests.js'

const HEADERS = {
  authorization: 'Bearer sk_test_bench',
  'content-type': 'application/x-www-form-urlencoded',
}

/** Creates PaymentIntents, each for an order of its own. */
export const stripeCreate: Load = {
  dialect: 'stripe',
  prepare: (count) => {
    const item = (number: number) => ({
      path: '/v1/payment_intents',
      body: `amount=5000&currency=krw&metadata[order_id]=order-${number}`,
    })
    return { method: 'POST', headers: HEADERS, items: items(count, item) }
  },
}

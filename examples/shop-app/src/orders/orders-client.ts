import { z } from 'zod'
import type { Env } from '@holdfast/resilience-kit'
import { ModuleCaller, type Fetch } from '../modules/module-caller.js'
import { parsedAnswer } from '../modules/parsed-answer.js'
import type { PaymentMoved } from './payment-moved.js'

/** What other modules may tell the orders. */
export interface OrdersClient {
  /** A payment has moved. Rejects where it has to be told again. */
  paymentMoved(event: PaymentMoved): Promise<void>
}

/** Speaks to the orders wherever they live. */
export function ordersClient(fetch: Fetch, env: Env): OrdersClient {
  // An order may have to hold its goods again, and give money back, before it has followed.
  const limits = { timeoutMs: 20_000, deadlineMs: 25_000 }
  const caller = new ModuleCaller('orders', fetch, limits, env)
  return {
    async paymentMoved(event) {
      const path = '/internal/orders/payment-moved'
      const answer = await caller.ask({ method: 'POST', path, key: event.source, body: event })
      parsedAnswer(z.object({}), answer)
    },
  }
}

import type { Ask } from '../../ports/gateway-dialect.js'
import type { GatewayRecord, Period } from '../../ports/gateway-records.js'
import { givenBackOf, pagesOf } from './stripe-lists.js'
import type { StripeEndpoint } from './stripe-requests.js'
import { amountOf, chargeRefundedOf, oursIn, statusOf } from './stripe-transactions.js'
import { toIntent } from './stripe-wire.js'

/**
 * Stripe's own list of PaymentIntents that were created in a period, newest first. What is in a
 * currency that we do not know is left out. Fees are not in it.
 *
 * @throws Error where Stripe's answer is no list; lets the errors of `ask` through.
 */
export async function* listRecords(
  endpoint: StripeEndpoint,
  { from, to }: Period,
  ask: Ask,
): AsyncGenerator<readonly GatewayRecord[], void> {
  // Stripe counts in seconds: those that begin in the period.
  const window = { from: Math.ceil(from / 1000), to: Math.ceil(to / 1000) - 1 }
  if (window.from > window.to) return
  for await (const page of pagesOf(endpoint, window, ask)) {
    if (page.kind === 'unreadable') throw new Error(`stripe: ${page.detail}`)
    const records: GatewayRecord[] = []
    for (const listed of page.intents) {
      const record = await recordOf(endpoint, listed, ask)
      if (record) records.push(record)
    }
    yield records
  }
}

async function recordOf(
  endpoint: StripeEndpoint,
  listed: unknown,
  ask: Ask,
): Promise<GatewayRecord | undefined> {
  const intent = toIntent(listed)
  if (!intent) throw new Error('stripe: a PaymentIntent is in a shape that we do not know')
  const amount = amountOf(intent)
  if (!amount) return undefined
  const status = statusOf(intent)
  let refundedMinor = 0
  if (status === 'approved' && chargeRefundedOf(intent) !== 0) {
    const givenBack = await givenBackOf(endpoint, intent, ask)
    if (!givenBack) throw new Error(`stripe: the refunds of ${intent.id} could not be read`)
    refundedMinor = givenBack.refundedMinor
  }
  return {
    gatewayKey: intent.id,
    reference: oursIn(intent.metadata).reference ?? null,
    status,
    amount,
    refundedMinor,
    feeMinor: null,
    at: intent.created * 1000,
  }
}

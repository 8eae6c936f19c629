import type { PaymentClient, PaymentOrder, SubmittedPayment } from '../payment-client.js'

/** Submits an order that contradicts nothing, so that the result has a payment. */
export async function pay<Instrument>(
  client: Pick<PaymentClient<Instrument>, 'submit'>,
  order: PaymentOrder<Instrument>,
  options?: { readonly signal?: AbortSignal },
): Promise<SubmittedPayment> {
  const result = await client.submit(order, options)
  if (result.payment === null) throw new Error('the order contradicts itself')
  return result
}

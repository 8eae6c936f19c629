import type { Payment, PaymentStore } from '@holdfast/pg-client'

const page = 500

/** Every payment of a store, in the order of their creation. */
export async function allPayments(store: PaymentStore, dialect: string): Promise<Payment[]> {
  const all: Payment[] = []
  for (let isMore = true; isMore;) {
    const last = all.at(-1)
    const after = last ? { createdAt: last.createdAt, id: last.id } : null
    const period = { from: 0, to: Number.MAX_SAFE_INTEGER }
    const payments = await store.listPayments({ dialect, ...period, after, limit: page })
    all.push(...payments)
    isMore = payments.length === page
  }
  return all
}

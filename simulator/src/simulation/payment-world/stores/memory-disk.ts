import type { Payment, PaymentStore } from '@holdfast/pg-client'
import { memoryPaymentStore } from '@holdfast/pg-client/memory'
import type { Disk } from './disk.js'
import { allPayments } from './all-payments.js'

/** The model: fast, for volume. */
export function memoryDisk(dialect: string): Disk {
  const store = memoryPaymentStore()
  return {
    open: () => store,
    inspected: store,
    contents: async () => JSON.stringify(await everythingIn(store, dialect)),
    close: () => store.close(),
  }
}

async function everythingIn(store: PaymentStore, dialect: string): Promise<unknown> {
  const payments = await allPayments(store, dialect)
  const of = async (payment: Payment): Promise<unknown> => [
    payment,
    await store.listAttempts(payment.id),
    await store.listRefunds(payment.id),
  ]
  return [
    await Promise.all(payments.map(of)),
    await store.listUnsettledCallbacks(dialect, 10_000),
    await store.readOutbox({ dialect, after: 0, limit: 10_000 }),
  ]
}

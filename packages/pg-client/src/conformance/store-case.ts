import type { PaymentStore } from '../ports/payment-store.js'

/** One promise of the port, checked against a fresh store. */
export interface StoreCase {
  /** A sentence about the store's behaviour. */
  readonly name: string
  /** @throws AssertionError where the store breaks the promise. */
  run(store: PaymentStore): Promise<void>
}

/** A promise that needs the same payments opened a second time. */
export interface ReopenCase {
  readonly name: string
  run(store: PaymentStore, reopen: () => Promise<PaymentStore>): Promise<void>
}

import type { Charge } from '../gateway/charge.js'

/** A pending charge of 100 won for `order-1`; `change` is laid over it. */
export function plainCharge(key: string, change: Partial<Charge> = {}): Charge {
  return {
    key,
    owner: 'user-1',
    reference: 'order-1',
    occurrence: 1,
    amount: 100,
    currency: 'KRW',
    state: 'pending',
    received: 0,
    createdAtMs: 0,
    changedAtMs: 0,
    refunds: [],
    details: {},
    ...change,
  }
}

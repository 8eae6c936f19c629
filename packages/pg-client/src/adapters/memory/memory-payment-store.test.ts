import { describe, it } from 'vitest'
import { paymentStoreConformance } from '../../conformance/payment-store-conformance.js'
import { memoryPaymentStore } from './memory-payment-store.js'

describe('the memory store', () => {
  const cases = paymentStoreConformance({ open: () => Promise.resolve(memoryPaymentStore()) })
  for (const { name, skip, run } of cases) it.skipIf(skip !== undefined)(name, run)
})

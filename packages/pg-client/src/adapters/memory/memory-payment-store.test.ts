import { seededRandom } from '@holdfast/resilience-kit/testing'
import { describe, it } from 'vitest'
import { paymentStoreConformance } from '../../conformance/payment-store-conformance.js'
import { memoryPaymentStore } from './memory-payment-store.js'

describe('the memory store', () => {
  const cases = paymentStoreConformance({
    open: () => Promise.resolve(memoryPaymentStore()),
    openAnother: (store) => Promise.resolve(store),
    random: seededRandom(1),
  })
  for (const { name, skip, timeoutMs, run } of cases) {
    it.skipIf(skip !== undefined)(name, run, timeoutMs)
  }
})

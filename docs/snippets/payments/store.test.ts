import { seededRandom } from '@holdfast/resilience-kit/testing'
import { memoryPaymentStore as yourStore } from '@holdfast/pg-client/memory'
// #region conformance
import { describe, it } from 'vitest'
import { paymentStoreConformance } from '@holdfast/pg-client/conformance'
// #endregion

// #region conformance
describe('our own store', () => {
  const cases = paymentStoreConformance({
    open: () => Promise.resolve(yourStore()), // an empty one, each time
    openAnother: (store) => Promise.resolve(store), // the view of another process
    random: seededRandom(1), // walks at random beside the memory store, and compares
  })
  for (const { name, skip, timeoutMs, run } of cases) {
    it.skipIf(skip !== undefined)(name, run, timeoutMs)
  }
})
// #endregion

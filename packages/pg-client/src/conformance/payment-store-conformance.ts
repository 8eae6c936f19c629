import type { PaymentStore } from '../ports/payment-store.js'
import { callbackCases } from './callback-cases.js'
import { claimCases } from './claim-cases.js'
import { paymentCases } from './payment-cases.js'
import { reopenCases } from './reopen-cases.js'
import type { ReopenCase } from './store-case.js'

/** How to get at the store under test. */
export interface PaymentStoreSuite {
  /** Gives an empty store. */
  open(): Promise<PaymentStore>
  /** Closes the store and opens the same payments again. Absent where nothing survives. */
  reopen?(store: PaymentStore): Promise<PaymentStore>
}

/** One test for whatever runner there is: `for (const { name, run } of cases) it(name, run)`. */
export interface ConformanceCase {
  readonly name: string
  /** Why the case does not apply to this store; its `run` does nothing then. */
  readonly skip?: string
  run(): Promise<void>
}

/**
 * What every payment store owes, whatever it is made of. Each case opens a store of its own.
 *
 * @example
 * for (const { name, skip, run } of paymentStoreConformance({ open })) it.skipIf(skip)(name, run)
 */
export function paymentStoreConformance(suite: PaymentStoreSuite): readonly ConformanceCase[] {
  const plain = [...paymentCases, ...claimCases, ...callbackCases].map(
    ({ name, run }): ConformanceCase => ({
      name,
      run: async () => {
        const store = await suite.open()
        try {
          await run(store)
        } finally {
          await store.close()
        }
      },
    }),
  )
  return [...plain, ...reopenCases.map((one) => reopening(one, suite))]
}

function reopening({ name, run }: ReopenCase, suite: PaymentStoreSuite): ConformanceCase {
  const { reopen } = suite
  if (!reopen) {
    return { name, skip: 'nothing survives the process', run: () => Promise.resolve() }
  }
  return {
    name,
    run: async () => {
      let store = await suite.open()
      try {
        await run(store, async () => (store = await reopen(store)))
      } finally {
        await store.close()
      }
    },
  }
}

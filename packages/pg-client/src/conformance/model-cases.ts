import assert from 'node:assert/strict'
import { memoryPaymentStore } from '../adapters/memory/memory-payment-store.js'
import type { PaymentStore } from '../ports/payment-store.js'
import { ModelSteps, type ModelStep } from './model-steps.js'
import type { StoreCase } from './store-case.js'

const length = 600

/** What a step came to; that it rejected, and not with which words, is part of the port. */
async function outcomeOf(step: ModelStep, store: PaymentStore): Promise<unknown> {
  try {
    return { said: await step(store) }
  } catch {
    return 'rejected'
  }
}

/** The store beside the memory adapter. */
export const modelCases: readonly StoreCase[] = [
  {
    name: 'says the same as the memory store through a random sequence of operations',
    needs: 'random',
    timeoutMs: 60_000,
    run: async (store, { random }) => {
      const model = memoryPaymentStore()
      const steps = new ModelSteps(random)
      let rejected = 0
      for (let n = 0; n < length; n += 1) {
        const step = steps.next()
        const expected = await outcomeOf(step, model)
        assert.deepEqual(await outcomeOf(step, store), expected, `step ${n}`)
        rejected += Number(expected === 'rejected')
      }
      assert.ok(rejected < length / 2, 'too few steps did anything')
    },
  },
]

import type { PaymentStore } from '../ports/payment-store.js'
import { breakCases } from './break-cases.js'
import { callbackCases } from './callback-cases.js'
import { claimCases } from './claim-cases.js'
import { claimOrderCases } from './claim-order-cases.js'
import { faultCases } from './fault-cases.js'
import { modelCases } from './model-cases.js'
import { outboxCases } from './outbox-cases.js'
import { parkedCases } from './parked-cases.js'
import { paymentCases } from './payment-cases.js'
import { refundCases } from './refund-cases.js'
import { saveCases } from './save-cases.js'
import { sharedCases } from './shared-cases.js'
import type { PaymentStoreSuite, StoreAbility, StoreCase, StoreStage } from './store-case.js'
import { reopenCases } from './reopen-cases.js'

/** One test for whatever runner there is. */
export interface ConformanceCase {
  readonly name: string
  /** Why the case does not apply to this store; its `run` does nothing then. */
  readonly skip?: string
  /** How long it may take, in ms, where that is longer than a usual test. */
  readonly timeoutMs?: number
  run(): Promise<void>
}

const cases: readonly StoreCase[] = [
  ...paymentCases,
  ...saveCases,
  ...refundCases,
  ...outboxCases,
  ...claimCases,
  ...claimOrderCases,
  ...callbackCases,
  ...parkedCases,
  ...breakCases,
  ...sharedCases,
  ...reopenCases,
  ...faultCases,
  ...modelCases,
]

const whySkipped: Readonly<Record<StoreAbility, string>> = {
  reopen: 'nothing survives the process',
  openAnother: 'nobody else can open its payments',
  openFaulty: 'it executes no statements that could fail',
  explainClaim: 'it has no query plans',
  random: 'no randomness was given',
}

/**
 * What every payment store owes, whatever it is made of. Each case opens a store of its own.
 *
 * @example
 * for (const { name, skip, timeoutMs, run } of paymentStoreConformance({ open })) {
 *   it.skipIf(skip !== undefined)(name, run, timeoutMs)
 * }
 */
export function paymentStoreConformance(suite: PaymentStoreSuite): readonly ConformanceCase[] {
  return cases.map(({ name, needs, timeoutMs, run }): ConformanceCase => {
    const timeout = timeoutMs === undefined ? {} : { timeoutMs }
    if (needs && !suite[needs]) {
      return { name, ...timeout, skip: whySkipped[needs], run: () => Promise.resolve() }
    }
    return { name, ...timeout, run: () => onStage(suite, run) }
  })
}

async function onStage(suite: PaymentStoreSuite, run: StoreCase['run']): Promise<void> {
  const opened = new Set<PaymentStore>()
  const kept = async (opening: Promise<PaymentStore>): Promise<PaymentStore> => {
    const store = await opening
    opened.add(store)
    return store
  }
  const stage: StoreStage = {
    reopen: (store) => {
      opened.delete(store)
      return kept(offered(suite.reopen?.(store)))
    },
    openAnother: (store) => kept(offered(suite.openAnother?.(store))),
    openFaulty: (fault) => kept(offered(suite.openFaulty?.(fault))),
    fill: async (store, payments) => {
      if (suite.fill) await suite.fill(store, payments)
      else for (const payment of payments) await store.insert(payment)
    },
    explainClaim: (store, request) => offered(suite.explainClaim?.(store, request)),
    random: suite.random ?? { next: () => 0 },
  }
  try {
    await run(await kept(suite.open()), stage)
  } finally {
    for (const store of opened) await store.close()
  }
}

/** A case names what it needs, and runs only where the suite has it. */
function offered<T>(answer: Promise<T> | undefined): Promise<T> {
  return answer ?? Promise.reject(new Error('the case uses what it did not say it needs'))
}

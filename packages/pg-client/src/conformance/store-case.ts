import type { Random } from '@holdfast/resilience-kit'
import type { Payment } from '../payment/payment.js'
import type { ClaimRequest, PaymentStore } from '../ports/payment-store.js'

/**
 * Is told of every statement that a store sends to its database, transaction control included.
 * What it throws has to reach the adapter as if the database had failed there: `before`, the
 * statement is not executed; `after`, it was, and its result is lost.
 */
export interface StatementFault {
  onStatement(sql: string, moment: 'before' | 'after'): void
}

/** How to get at the store under test. Cases that need what is absent are skipped. */
export interface PaymentStoreSuite {
  /** Gives an empty store. */
  open(): Promise<PaymentStore>
  /**
   * Closes the store and opens the same payments again, without a fault. What the store has begun
   * and not committed must be gone, as after the end of its process. Absent where nothing survives.
   */
  reopen?(store: PaymentStore): Promise<PaymentStore>
  /** Opens the payments of a store that stays open: the view of another process. */
  openAnother?(store: PaymentStore): Promise<PaymentStore>
  /** Gives an empty store whose statements are told to a fault. Needs `reopen` too. */
  openFaulty?(fault: StatementFault): Promise<PaymentStore>
  /** Inserts fresh payments of different orders, faster than one by one. */
  fill?(store: PaymentStore, payments: readonly Payment[]): Promise<void>
  /**
   * How the database would find what a claim takes from one bucket of amounts: the text of its
   * query plan. The suite looks for `index` in it, and for no scan of the table and no sorting.
   */
  explainClaim?(store: PaymentStore, request: ClaimRequest): Promise<string>
  /** For the case that compares the store with the memory adapter; the same seed, the same run. */
  readonly random?: Random
}

/** What a case may need beyond an open store. */
export type StoreAbility = 'reopen' | 'openAnother' | 'openFaulty' | 'explainClaim' | 'random'

/** What a case works with; whatever it opens is closed after it. */
export interface StoreStage {
  /** Closes a store of this stage and opens its payments again. */
  reopen(store: PaymentStore): Promise<PaymentStore>
  openAnother(store: PaymentStore): Promise<PaymentStore>
  openFaulty(fault: StatementFault): Promise<PaymentStore>
  fill(store: PaymentStore, payments: readonly Payment[]): Promise<void>
  explainClaim(store: PaymentStore, request: ClaimRequest): Promise<string>
  /** Always the same number where the suite has no randomness. */
  readonly random: Random
}

/** One promise of the port, checked against a fresh store. */
export interface StoreCase {
  /** A sentence about the store's behaviour. */
  readonly name: string
  readonly needs?: StoreAbility
  /** How long it may take on a slow machine, where that is longer than a usual test. */
  readonly timeoutMs?: number
  /** @throws AssertionError where the store breaks the promise. */
  run(store: PaymentStore, stage: StoreStage): Promise<void>
}

import type { WorldName } from './worlds.js'

/** The gateways that the worlds know; the shop's has no stripe. */
export type MutantDialect = 'async-card' | 'toss' | 'stripe'

/**
 * A defect that a payment client, or a shop, may well have: a patch to one line of its real source,
 * or to a few adjoining ones, laid over a copy when it is built.
 */
export interface Mutant {
  /** Unique; lower case, with dashes. */
  readonly name: string
  /** One sentence for people: what it does wrong. */
  readonly explains: string
  /** Whose program has it. Default: the payment client. */
  readonly world?: WorldName
  /** Below the sources of that program: `packages/pg-client/src`, say. */
  readonly file: string
  /** Adjoining lines that stand in the file exactly once, without their indentation. */
  readonly lines: readonly string[]
  /** What stands there instead. */
  readonly instead: readonly string[]
  /** Where it does harm. */
  readonly dialects: readonly MutantDialect[]
  /** The invariants that may catch it; which one does depends on the seed. */
  readonly caughtBy: readonly string[]
  /**
   * Rates of faults that strike in every seed: what has to go wrong at once for it to do harm,
   * where that is rare. Default: the seed's own for all.
   */
  readonly rates?: Readonly<Record<string, number>>
  /**
   * What payments live on. Default `memory`; `sqlite` where the defect is in that adapter. The shop
   * lives on SQLite alone.
   */
  readonly store?: 'memory' | 'sqlite'
}

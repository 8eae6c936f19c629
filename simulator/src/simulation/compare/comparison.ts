import type { Pace } from '../policies/arrivals.js'
import type { Claim } from './claims/claim.js'
import type { HealingFigures } from './healing.js'
import type { InTurnFigures } from './in-turn.js'
import type { TradeFigures } from './trade.js'

/** What a comparison found. This is the JSON that `--json` writes. */
export interface Comparison {
  readonly schema: 'holdfast.compare/1'
  readonly run: {
    readonly scenario: string
    readonly seed: number
    /** Orders that were sent one after another. */
    readonly orders: number
    readonly workers: number
    /** What came to the shop. */
    readonly load: Pace & { readonly orders: number }
  }
  readonly contestants: readonly { readonly name: string; readonly explains: string }[]
  /** Orders one after another while the seeds' gateway hangs. */
  readonly hanging: { readonly rows: readonly Named<InTurnFigures>[] }
  /** The same at the scenario's gateway, from the moment at which its trouble begins. */
  readonly oneAfterAnother: {
    readonly fromMs: number
    readonly rows: readonly Named<InTurnFigures>[]
  }
  /** A shop with the scenario's load. */
  readonly shop: { readonly rows: readonly Named<TradeFigures>[] }
  /** Payments whose callbacks were lost, by schedule. */
  readonly healing: { readonly rows: readonly HealingRow[] }
  readonly seeds: {
    readonly document: string
    /** Their figures that do not follow from their settings, and those that do. */
    readonly off: readonly Claim[]
    readonly right: readonly string[]
  }
}

/** Whose figures they are. */
export type Named<T> = T & { readonly name: string }

/** One schedule of the reconciler. */
export interface HealingRow extends HealingFigures {
  readonly name: string
  readonly explains: string
}

import type { StoreKind } from '../world/simulation.js'

/** What to enumerate. Plain data: it goes from thread to thread. */
export interface ExhaustiveOptions {
  /** One enumeration for each of these gateways. */
  readonly dialects: readonly string[]
  readonly store: StoreKind
  /** Absent: all faults that break no promise; else only these strike. */
  readonly onlyFaults?: readonly string[]
  /** One double of so many is run; 1: all of them, 0: none. */
  readonly everyDouble: number
  /** Worker threads; 0: in this thread. */
  readonly jobs: number
  /** Ends at the first run that breaks something. */
  readonly bail: boolean
  /** Where `repro.json` files go; absent: none is written. */
  readonly reproFolder?: string
}

/** How far an enumeration has come. */
export interface ExhaustiveProgress {
  /** Which gateway it is at. */
  readonly dialect: string
  /** About how much of all is done, 0 to 1: how many doubles there are only the runs tell. */
  readonly share: number
  readonly singles: number
  readonly doubles: number
  readonly violations: number
  readonly wallMs: number
}

/** Who watches an enumeration, and may end it. */
export interface ExhaustiveWatch {
  onProgress(progress: ExhaustiveProgress): void
  /** Ends it; what was found until then is reported. */
  readonly signal: AbortSignal
}

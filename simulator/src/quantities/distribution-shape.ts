import type { DurationInput, RateInput } from './quantity.js'

/** The forms that stand alone; the only key says which form it is. */
type SimpleShape<Time> =
  | { readonly fixed: Time }
  /** Every value in between is as likely as any other, both ends included. */
  | { readonly uniform: { readonly min: Time; readonly max: Time } }
  /** By its median and the standard deviation of the logarithm; values above `max` are `max`. */
  | {
      readonly lognormal: {
        readonly median: Time
        readonly sigma: number
        readonly max?: Time | undefined
      }
    }
  /** `mean` is that of what comes on top of `min`. */
  | { readonly exponential: { readonly min: Time; readonly mean: Time } }
  /** Values by percentage, such as `p50` and `p99.9`, with straight lines in between. */
  | { readonly quantiles: Readonly<Record<string, Time>> }

/** Two distributions, of which a share of the draws takes the slow one. */
interface SlowMode<Share, Simple> {
  readonly slowMode: { readonly share: Share; readonly normal: Simple; readonly slow: Simple }
}

type SimpleInput = DurationInput | SimpleShape<DurationInput>

/** A distribution of durations, all times in whole milliseconds. */
export type Distribution = SimpleShape<number> | SlowMode<number, SimpleShape<number>>

/** A distribution as people write it, such as `'250ms'` or `{ uniform: { min: 1, max: '2s' } }`. */
export type DistributionInput = SimpleInput | SlowMode<RateInput, SimpleInput>

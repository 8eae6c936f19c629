import type { DialectName } from '../dialects/served-dialect.js'
import type { DistributionInput } from '../quantities/distribution-shape.js'
import type { DurationInput, RateInput } from '../quantities/quantity.js'

/**
 * A rule as people write it: one fault with how often, whom and when it strikes. Faults of what
 * stands around the gateway strike in `pgsim simulate` only.
 */
export interface FaultRuleInput {
  /**
   * Names the rule: 1 to 64 letters, digits, dots and dashes, a letter or digit first. Default:
   * the fault's name and a number that is free.
   */
  readonly id?: string | undefined
  /** The fault's name; `pgsim faults` lists them. */
  readonly fault: string
  /** The share of cases that it strikes. Default 1. */
  readonly rate?: RateInput | undefined
  /** Whom it may strike; what is absent does not matter. Default: whomever the fault concerns. */
  readonly match?: FaultMatchInput | undefined
  /** When it may strike, on the gateway's clock since the scenario began. Default: always. */
  readonly window?:
    | { readonly from?: DurationInput | undefined; readonly to?: DurationInput | undefined }
    | undefined
  /** Strikes again and again: from `every` on, for `lasts` of every `every`. */
  readonly burst?: { readonly every: DurationInput; readonly lasts: DurationInput } | undefined
  /** How long the fault takes, for faults that take time. Default: the fault's own. */
  readonly takes?: DistributionInput | undefined
  /** For `rate-limit`: how many requests pass in how much time. Default 10 in a second. */
  readonly limit?: { readonly requests: number; readonly per: DurationInput } | undefined
}

/** Whom a rule may strike. */
export interface FaultMatchInput {
  readonly dialect?: DialectName | undefined
  /**
   * `submit`, `inquiry`, `refund`, an operation of the dialect, or a callback's event. Neither
   * this nor `dialect` has a place where a process, a store or a clock is struck.
   */
  readonly operation?: string | undefined
  /** The merchant's reference, such as an order id; in a simulation also a process. */
  readonly reference?: string | undefined
  /** Only the n-th request for its operation and reference; the first is 1. */
  readonly occurrence?: number | undefined
}

/** How long requests of each kind take before they are looked at, in real time. */
export interface LatencyInput {
  /** Default 100 to 500 ms. */
  readonly submit?: DistributionInput | undefined
  /** Default 0. */
  readonly inquiry?: DistributionInput | undefined
  /** Default 100 to 500 ms. */
  readonly refund?: DistributionInput | undefined
}

/** A scenario as people write it, in YAML, JSON or code; a `Scenario` is one too. */
export interface ScenarioInput {
  /** Lower case, with dashes. */
  readonly name: string
  /** What happens in it, and what a client should do. */
  readonly description: string
  /** Repeats the same faults: 0 to 2^53 - 1. Default: whoever runs it draws one. */
  readonly seed?: number | undefined
  /** Real milliseconds per millisecond of the gateway's clock: 0.0001 to 1000. Default 1. */
  readonly timeScale?: number | undefined
  /** Payments that arrive; the simulation makes them, `pgsim serve` leaves that to its callers. */
  readonly load?:
    | {
        readonly payments: number
        readonly perSecond: number
        /** Default `poisson`. */
        readonly arrivals?: 'poisson' | 'even' | undefined
      }
    | undefined
  /** For all requests alike, or for each kind. */
  readonly latency?: DistributionInput | LatencyInput | undefined
  /** How long an accepted charge stays pending, on the gateway's clock. Default 1 to 5 s. */
  readonly processing?: DistributionInput | undefined
  /** How the card company answers; together 100 %. Default: it approves. */
  readonly outcomes?:
    | {
        readonly approved: RateInput
        readonly limitExceeded: RateInput
        readonly invalidCard: RateInput
      }
    | undefined
  /** At most 1000. Default: none. */
  readonly faults?: readonly FaultRuleInput[] | undefined
  /**
   * `swarm`: each seed of `pgsim simulate` draws which faults are on, and at which rates. Default:
   * the rules strike as they say. `pgsim serve` plays the rules in any case.
   */
  readonly draw?: 'swarm' | undefined
  /** How callbacks are repeated. Default: as the dialect does. */
  readonly callbacks?:
    | {
        /** Waits before the second, third, ... attempt, on the gateway's clock; at most 32. */
        readonly retryAfter?: readonly DurationInput[] | undefined
        /** How long a merchant may take to answer, in real time. */
        readonly timeout?: DurationInput | undefined
      }
    | undefined
  /**
   * What `pgsim simulate` must reach, such as `convergence.p99 < 5m`; at most 100. Default: none.
   */
  readonly thresholds?: readonly string[] | undefined
}

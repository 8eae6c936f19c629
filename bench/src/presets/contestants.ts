import {
  presets,
  retryBudget,
  timeout,
  type Env,
  type Policy,
  type RetryBudgetOptions,
} from '@holdfast/resilience-kit'

/** One way to guard the calls of a gateway. */
export interface Contestant {
  readonly name: string
  readonly policies: (env: Env) => readonly Policy[]
  /** Whether it looks up before every further attempt, as a payment must. Default no. */
  readonly looksUp?: boolean
}

/** One attempt of all contestants that have a time-out, in milliseconds. */
export const TIME_OUT_MS = 3000

/** Nothing but the call: the AS-IS, a shop without the kit. */
export const bare: Contestant = { name: 'bare call', policies: () => [] }

/** One attempt that ends. */
export const timeOutAlone: Contestant = {
  name: 'time-out alone',
  policies: () => [timeout({ limitMs: TIME_OUT_MS })],
}

/** The seeds' three attempts and time-out, without a breaker. */
export const withoutBreaker: Contestant = {
  name: 'presets.seeds without its breaker',
  policies: (env) => presets.seeds({}, env).filter(({ kind }) => kind !== 'circuit-breaker'),
}

/** The seeds' numbers. */
export const seeds: Contestant = {
  name: 'presets.seeds',
  policies: (env) => presets.seeds({}, env),
}

/** The kit's own numbers for a gateway. */
export const gateway: Contestant = {
  name: 'presets.gateway',
  policies: (env) => presets.gateway({}, env),
}

/** The same as a payment client has to use it. */
export const gatewayLookingUp: Contestant = {
  ...gateway,
  name: 'presets.gateway, look-up before each retry',
  looksUp: true,
}

/** Those that meet a hang of two minutes. */
export const inLongHang: readonly Contestant[] = [bare, seeds, gateway]

const withBudget = (name: string, budget: RetryBudgetOptions): Contestant => ({
  name: `presets.gateway, ${name}`,
  policies: (env) => presets.gateway({ budget: retryBudget(budget) }, env),
})

/**
 * The kit's numbers with the retry budget of the AWS SDKs' standard mode: 500 tokens; a throttled
 * call costs 5, a time-out and also a 500 cost 14 since 2026 and 10 before.
 */
export const awsBudgets: readonly Contestant[] = [
  withBudget('AWS budget, a 500 costs 14 (2026)', {
    capacity: 500,
    costUnanswered: 14,
    costAnswered: 14,
  }),
  withBudget('AWS budget, a 500 costs 10 (before 2026)', {
    capacity: 500,
    costUnanswered: 10,
    costAnswered: 10,
  }),
  withBudget('AWS budget, a 500 costs 5 (as if throttled)', {
    capacity: 500,
    costUnanswered: 14,
    costAnswered: 5,
  }),
]

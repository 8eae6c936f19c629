import { describe, expect, test } from 'vitest'
import * as kit from './index.js'

const LONGEST = 2 ** 31 - 1
const TIMER = `0..${LONGEST}`
const FROM_1 = `1..${LONGEST}`
const MANY = '1..1000000'

/** An option and, for each wrong value, what the error says after the option's name. */
type Refusals = readonly (readonly [option: string, ...wrong: readonly [unknown, string][]])[]

/** Wrong values for an option that must be a whole number in `range`. */
function whole(range: string, min: number, max: number): [unknown, string][] {
  return [
    [min - 1, `must be ${range}, got ${min - 1}`],
    [max + 1, `must be ${range}, got ${max + 1}`],
    [min + 0.5, `must be ${range} and whole, got ${min + 0.5}`],
    [Number.NaN, `must be ${range} and whole, got NaN`],
    [Number.POSITIVE_INFINITY, `must be ${range} and whole, got Infinity`],
    [`${min}`, `must be ${range}, got '${min}'`],
    [null, `must be ${range}, got null`],
  ]
}

/** Wrong values for an option that may have fractions. */
function number(range: string, below: number, above: number): [unknown, string][] {
  return [
    [below, `must be ${range}, got ${below}`],
    [above, `must be ${range}, got ${above}`],
    [Number.NaN, `must be ${range}, got NaN`],
    ['1', `must be ${range}, got '1'`],
    [null, `must be ${range}, got null`],
  ]
}

const BUDGET = 'must be made by retryBudget()'

const func: [unknown, string][] = [
  ['x', "must be a function, got 'x'"],
  [null, 'must be a function, got null'],
  [{}, 'must be a function, got [object Object]'],
]
const bool: [unknown, string][] = [
  [1, 'must be true or false, got 1'],
  [null, 'must be true or false, got null'],
]
const jitter: [unknown, string][] = [
  ['half', "must be none, full, equal or 0..1, got 'half'"],
  [null, 'must be none, full, equal or 0..1, got null'],
  [1.1, 'must be 0..1, got 1.1'],
  [-0.1, 'must be 0..1, got -0.1'],
  [Number.NaN, 'must be 0..1, got NaN'],
]

interface Built {
  /** Builds from options as they come from JSON or JavaScript. */
  readonly build: (options: never) => unknown
  /** What the error calls it. */
  readonly name: string
  /** Options that are right. */
  readonly right: object
  readonly refusals: Refusals
}

const limited = { limit: 1, periodMs: 1 }
const smooth = { ...limited, algorithm: 'smooth' }
const PERIOD = `0.000001..${LONGEST}`

const builders: Record<string, Built> = {
  timeout: {
    build: kit.timeout,
    name: 'timeout',
    right: { limitMs: 5 },
    refusals: [
      ['limitMs', ...whole(TIMER, 0, LONGEST), [undefined, `must be ${TIMER}, got undefined`]],
      ['abortSignal', ...bool],
      ['waitForEnd', ...bool],
    ],
  },
  deadline: {
    build: kit.deadline,
    name: 'deadline',
    right: { limitMs: 5 },
    refusals: [
      ['limitMs', ...whole(FROM_1, 1, LONGEST), [undefined, `must be ${FROM_1}, got undefined`]],
    ],
  },
  retry: {
    build: kit.retry,
    name: 'retry',
    right: {},
    refusals: [
      ['maxAttempts', ...whole(MANY, 1, 1_000_000)],
      ['backoff', [-1, `must be ${TIMER}, got -1`], [Number.NaN, `must be ${TIMER}, got NaN`]],
      ['backoff', [LONGEST + 1, `must be ${TIMER}, got ${LONGEST + 1}`]],
      ['backoff', ['5', `must be ${TIMER} or a function, got '5'`]],
      ['retryWhen', ...func],
      ['classify', ...func],
      ['classifyRefusals', ...bool],
      ['budget', [{}, `${BUDGET}, got [object Object]`], [100, `${BUDGET}, got 100`]],
      ['maxRetryAfterMs', ...number(TIMER, -1, LONGEST + 1)],
      ['predicateErrors', ['log', "must be one of report, throw, got 'log'"]],
      ['wrapExhausted', [true, 'must be one of never, results, always, got true']],
    ],
  },
  bulkhead: {
    build: kit.bulkhead,
    name: 'bulkhead',
    right: {},
    refusals: [
      ['maxConcurrent', ...whole('0..1000000', 0, 1_000_000)],
      ['maxQueued', ...whole('0..1000000', 0, 1_000_000)],
      ['maxWaitMs', ...whole(FROM_1, 1, LONGEST)],
      ['holdAbandonedMs', ...whole(TIMER, 0, LONGEST)],
    ],
  },
  'rate limiter': {
    build: kit.rateLimiter,
    name: 'rateLimiter',
    right: limited,
    refusals: [
      ['limit', ...whole(MANY, 1, 1_000_000), [undefined, `must be ${MANY}, got undefined`]],
      [
        'periodMs',
        ...number(PERIOD, 0, LONGEST + 1),
        [undefined, `must be ${PERIOD}, got undefined`],
      ],
      ['maxWaitMs', ...number(TIMER, -1, LONGEST + 1)],
      ['algorithm', ['token', "must be one of cycle, smooth, got 'token'"]],
      ['burst', [5, "needs algorithm 'smooth', got 'cycle'"]],
      ['drainWhen', ...func],
    ],
  },
  'smooth rate limiter': {
    build: kit.rateLimiter,
    name: 'rateLimiter',
    right: smooth,
    refusals: [['burst', ...whole(MANY, 1, 1_000_000)]],
  },
  fallback: {
    build: (options: kit.FallbackOptions) => kit.fallback(() => 1, options),
    name: 'fallback',
    right: {},
    refusals: [
      ['answerWhen', ...func],
      ['answerFor', ...func],
    ],
  },
  'retry budget': {
    build: kit.retryBudget,
    name: 'retryBudget',
    right: {},
    refusals: [
      ['capacity', ...number(MANY, 0, 1_000_001)],
      ['costAnswered', ...number('0..1000000', -1, 1_000_001)],
      ['costUnanswered', ...number('0..1000000', -1, 1_000_001)],
      ['refundUntouched', ...number('0..1000000', -1, 1_000_001)],
    ],
  },
  'exponential back-off': {
    build: kit.exponentialBackoff,
    name: 'exponentialBackoff',
    right: {},
    refusals: [
      ['initialMs', ...number(FROM_1, 0, LONGEST + 1)],
      ['multiplier', ...number('1..1000', 0.9, 1001)],
      ['maxMs', ...number(FROM_1, 0, LONGEST + 1)],
      ['jitter', ...jitter],
    ],
  },
  'decorrelated back-off': {
    build: kit.decorrelatedBackoff,
    name: 'decorrelatedBackoff',
    right: {},
    refusals: [
      ['initialMs', ...number(FROM_1, 0, LONGEST + 1)],
      ['maxMs', ...number(FROM_1, 0, LONGEST + 1)],
    ],
  },
  'fixed back-off': {
    build: ({ ms = 1, jitter: given }: { ms?: number; jitter?: kit.Jitter }) =>
      kit.fixedBackoff(ms, given),
    name: 'fixedBackoff',
    right: {},
    refusals: [
      ['ms', ...number(FROM_1, 0, LONGEST + 1).filter(([value]) => value !== null)],
      ['jitter', ...jitter],
    ],
  },
}

const rows = Object.entries(builders).flatMap(([what, { build, name, right, refusals }]) =>
  refusals.flatMap(([option, ...wrong]) =>
    wrong.map(([value, says]) => ({
      what,
      build,
      right,
      option,
      value,
      message: `${name}.${option} ${says}`,
    })),
  ),
)

describe('a wrong option is refused where the policy is built, by name, range and value', () => {
  test.each(rows)('$what: $message', ({ build, right, option, value, message }) => {
    const options = { ...right, [option]: value } as never
    let refusal: unknown
    try {
      build(options)
    } catch (error) {
      refusal = error
    }
    expect(refusal).toBeInstanceOf(Error)
    expect(['RangeError', 'TypeError']).toContain((refusal as Error).name)
    expect((refusal as Error).message).toBe(message)
  })

  test.each(Object.entries(builders))('%s: what is right is built', (_, { build, right }) => {
    expect(build(right as never)).toBeTypeOf(typeof build(right as never))
    expect(() => build(right as never)).not.toThrow()
  })
})

describe('every option is in the table', () => {
  const policies = {
    timeout: kit.timeout({ limitMs: 5 }),
    deadline: kit.deadline({ limitMs: 5 }),
    retry: kit.retry(),
    bulkhead: kit.bulkhead(),
    'rate limiter': kit.rateLimiter({ limit: 1, periodMs: 1 }),
    fallback: kit.fallback(() => 1),
  }

  test.each(Object.entries(policies))('of %s', (what, policy) => {
    const known = builders[what]?.refusals.map(([option]) => option) ?? []
    expect(new Set(known)).toEqual(new Set(Object.keys(policy.describe().options)))
  })
})

import {
  bulkhead,
  circuitBreaker,
  consecutiveFailures,
  deadline,
  exponentialBackoff,
  failureRate,
  fallback,
  presets,
  rateLimiter,
  retry,
  retryBudget,
  timeout,
  type Backoff,
} from '@holdfast/resilience-kit'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { limitsOf, optionTables, valueOf } from './option-tables.js'

type Options = Readonly<Record<string, unknown>>

/** What is built from options, and where the sources say which there are. */
interface Documented {
  readonly page: string
  /** The heading of the table's first column. */
  readonly table: string
  /** Options that have no default. */
  readonly required: Options
  readonly build: (options: Options) => unknown
  /** `file#Interface` below the kit's sources. */
  readonly interfaces: readonly string[]
}

const KIT = path.join(import.meta.dirname, '..', '..', 'packages', 'resilience-kit', 'src')

/** Builds what the documentation speaks of from options that come from its text. */
function documented(
  page: string,
  build: (options: never) => unknown,
  interfaces: readonly string[],
  { table = 'Option', required = {} }: { table?: string; required?: Options } = {},
): Documented {
  return { page, table, required, build: build as Documented['build'], interfaces }
}

const ofGateway = { table: 'Option of `presets.gateway`' }
const ofSeeds = { table: 'Option of `presets.seeds`' }

const all: readonly Documented[] = [
  documented('retry', retry, ['retry/retry-options.ts#RetryOptions']),
  documented('retry', exponentialBackoff, ['retry/backoff.ts#ExponentialBackoffOptions'], {
    table: 'Option of `exponentialBackoff`',
  }),
  documented('retry', retryBudget, ['retry/retry-budget.ts#RetryBudgetOptions'], {
    table: 'Option of `retryBudget`',
  }),
  documented('circuit-breaker', circuitBreaker, [
    'circuit-breaker/circuit-breaker-options.ts#CircuitBreakerOptions',
    'circuit-breaker/circuit-breaker-options.ts#HalfOpenOptions',
  ]),
  documented('timeout', timeout, ['timeout/timeout-options.ts#TimeoutOptions'], {
    required: { limitMs: 1000 },
  }),
  documented('deadline', deadline, ['deadline/deadline-options.ts#DeadlineOptions'], {
    required: { limitMs: 1000 },
  }),
  documented('bulkhead', bulkhead, [
    'bulkhead/bulkhead-options.ts#BulkheadOptions',
    'bulkhead/bulkhead-options.ts#BulkheadLimits',
  ]),
  documented(
    'rate-limiter',
    rateLimiter,
    [
      'rate-limiter/rate-limiter-options.ts#RateLimiterOptions',
      'rate-limiter/rate-limiter-options.ts#RateLimits',
    ],
    { required: { limit: 10, periodMs: 1000 } },
  ),
  documented('fallback', (options: never) => fallback(() => 0, options), [
    'fallback/fallback-options.ts#FallbackOptions',
  ]),
  documented(
    'presets',
    presets.gateway,
    ['presets/gateway-preset.ts#GatewayPresetOptions'],
    ofGateway,
  ),
  documented('presets', presets.seeds, ['presets/seeds-preset.ts#SeedsPresetOptions'], ofSeeds),
]

/** What an option needs beside it. */
const beside: Readonly<Record<string, Options>> = {
  'rate-limiter.burst': { algorithm: 'smooth' },
  'retry.capacity': { costAnswered: 1 },
  'retry.costAnswered': { capacity: 1_000_000 },
  'bulkhead.maxWaitMs': { maxQueued: 1 },
  'presets.deadlineMs': { slowCallMs: 1 },
}

async function tableOf({ page, table }: Documented) {
  const text = await readFile(path.join(import.meta.dirname, `${page}.md`), 'utf8')
  return optionTables(text).get(table) ?? []
}

/** The names of an interface's options, as its source text has them. */
async function namesOf(reference: string): Promise<readonly string[]> {
  const [file = '', name = ''] = reference.split('#')
  const source = await readFile(path.join(KIT, file), 'utf8')
  const body = new RegExp(`interface ${name}\\b[^{]*\\{\\n([^]*?)\\n\\}`).exec(source)?.[1] ?? ''
  const prefix = name === 'HalfOpenOptions' ? 'halfOpen.' : ''
  const names = [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map((match) => match[1] ?? '')
  expect(names).not.toEqual([])
  return names.filter((option) => option !== 'halfOpen').map((option) => prefix + option)
}

/** `{ 'halfOpen.permits': 1 }` as the kit takes it. */
function nested(option: string, value: unknown): Options {
  const [outer = '', inner] = option.split('.')
  return inner === undefined ? { [outer]: value } : { [outer]: { [inner]: value } }
}

/** What was built, as plain data; a back-off by what it answers. */
function described(built: unknown): unknown {
  const all = Array.isArray(built) ? (built as unknown[]) : [built]
  return all.map((one) => {
    if (typeof one === 'function') return waitsOf(one as Backoff)
    const { options } = (one as { describe?: () => { options: object } }).describe?.() ?? {
      options: { ...(one as object), balance: (one as { balance?: number }).balance },
    }
    return Object.entries(options).map(([name, value]) => [
      name,
      typeof value === 'function' ? (name === 'backoff' ? waitsOf(value) : 'function') : value,
    ])
  })
}

function waitsOf(backoff: Backoff): readonly number[] {
  const info = { random: { next: () => 0.999 }, previousMs: 0, error: undefined, value: undefined }
  return [1, 2, 5, 20].map((attempt) => backoff(attempt, info))
}

describe.each(all)('$page, $table', (subject) => {
  const { build, required, interfaces } = subject

  it('names every option, and no other', async () => {
    const names = (await Promise.all(interfaces.map((reference) => namesOf(reference)))).flat()
    const options = await tableOf(subject)
    expect(options.map(({ name }) => name).sort()).toEqual([...new Set(names)].sort())
  })

  it('has the defaults that the kit has', async () => {
    for (const { name, byDefault } of await tableOf(subject)) {
      const value = valueOf(byDefault)
      if (value === undefined) continue
      const more = beside[`${subject.page}.${name}`] ?? {}
      const explicit = described(build({ ...required, ...more, ...nested(name, value) }))
      expect({ name, explicit }).toEqual({
        name,
        explicit: described(build({ ...required, ...more })),
      })
    }
  })

  it('has the ranges that the kit has', async () => {
    for (const { name, range } of await tableOf(subject)) {
      const limits = limitsOf(range)
      if (limits === undefined) continue
      const { least, most } = limits
      const more = beside[`${subject.page}.${name}`] ?? {}
      const quiet = { onWarning: () => {} }
      const built = (value: number) => () =>
        (build as (options: Options, env: object) => unknown)(
          { ...required, ...more, ...nested(name, value) },
          quiet,
        )
      expect(built(least), `${name} ${least}`).not.toThrow()
      expect(built(most), `${name} ${most}`).not.toThrow()
      expect(built(Math.ceil(least) - 1), `${name} below`).toThrow(RangeError)
      expect(built(most + 1), `${name} above`).toThrow(RangeError)
    }
  })
})

it('the rules of a breaker have the ranges of their table', () => {
  const window = { calls: 10 }
  for (const threshold of [0, 100.1])
    expect(() => failureRate({ threshold, window })).toThrow(RangeError)
  for (const calls of [0, 1_000_001]) expect(() => consecutiveFailures(calls)).toThrow(RangeError)
  expect(failureRate({ threshold: 50, window }).minimumCalls).toBe(10)
  expect(failureRate({ threshold: 50, window: { ms: 1000 } }).minimumCalls).toBe(100)
})

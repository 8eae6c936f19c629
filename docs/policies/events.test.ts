import {
  bulkhead,
  circuitBreaker,
  consecutiveFailures,
  deadline,
  fallback,
  fixedBackoff,
  pipeline,
  rateLimiter,
  retry,
  timeout,
  type CallOptions,
} from '@holdfast/resilience-kit'
import type { VirtualClock } from '@holdfast/resilience-kit/testing'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, it } from 'vitest'
import { onVirtualTime } from '../snippets/virtual-time.js'

const KIT = path.join(import.meta.dirname, '..', '..', 'packages', 'resilience-kit', 'src')

/** Everything that tells events, and what makes it tell all of them. */
interface Telling {
  readonly page: string
  /** `file#Interface` below the kit's sources. */
  readonly events: string
  readonly source: Source
  readonly provoke: (guard: Source, clock: VirtualClock) => Promise<void>
}

/** What pipelines and policies have in common, whatever their events are. */
interface Source {
  on(type: never, listener: (event: never) => void): unknown
  settle(operation: () => unknown, options?: CallOptions<unknown>): Promise<unknown>
}

const fail = () => Promise.reject(new Error('500'))
const hang = () => new Promise<never>(() => {})

/** Two failures and a success: one call that recovers, one that gives up. */
function twoOfThree() {
  let calls = 0
  return () => {
    calls += 1
    return calls === 2 ? 'value' : fail()
  }
}

const breaker = circuitBreaker({ tripWhen: [consecutiveFailures(1)] }, { onWarning: () => {} })
const limiter = rateLimiter({ limit: 1, periodMs: 1000 })
const slots = bulkhead({ maxConcurrent: 1 })

const all: readonly Telling[] = [
  {
    page: 'pipeline',
    events: 'pipeline.ts#PipelineEvents',
    source: pipeline('x'),
    provoke: async (guard) => void (await guard.settle(fail)),
  },
  {
    page: 'fallback',
    events: 'fallback/fallback-options.ts#FallbackEvents',
    source: fallback(({ error }) => (error === undefined ? fail() : 1), {
      answerWhen: () => true,
      answerFor: () => true,
    }),
    provoke: async (guard) => {
      await guard.settle(fail)
      await guard.settle(() => 1)
    },
  },
  {
    page: 'deadline',
    events: 'deadline/deadline-options.ts#DeadlineEvents',
    source: deadline({ limitMs: 10 }),
    provoke: async (guard) => void (await guard.settle(hang)),
  },
  {
    page: 'retry',
    events: 'retry/retry-options.ts#RetryEvents',
    source: retry({ maxAttempts: 2, backoff: fixedBackoff(1) }),
    provoke: async (guard) => {
      await guard.settle(twoOfThree())
      await guard.settle(fail)
      await guard.settle(fail, { beforeRetry: async () => ({ value: 1 }) })
    },
  },
  {
    page: 'rate-limiter',
    events: 'rate-limiter/rate-limiter-options.ts#RateLimiterEvents',
    source: limiter,
    provoke: async (guard) => {
      await guard.settle(() => 1)
      await guard.settle(() => 1)
      limiter.drain()
    },
  },
  {
    page: 'circuit-breaker',
    events: 'circuit-breaker/circuit-breaker-options.ts#CircuitBreakerEvents',
    source: breaker,
    provoke: async (guard) => {
      await guard.settle(fail)
      await guard.settle(fail)
      breaker.reset()
    },
  },
  {
    page: 'bulkhead',
    events: 'bulkhead/bulkhead-options.ts#BulkheadEvents',
    source: slots,
    provoke: async (guard, clock) => {
      await guard.settle(() => 1)
      const held = guard.settle(() => clock.sleep(20), { deadlineMs: 10 })
      await guard.settle(() => 1)
      await held
      await clock.sleep(20)
    },
  },
  {
    page: 'timeout',
    events: 'timeout/timeout-options.ts#TimeoutEvents',
    source: timeout({ limitMs: 10 }),
    provoke: async (guard) => {
      await guard.settle(() => 1)
      await guard.settle(hang)
    },
  },
]

/** The fields of each event, as the page has them. */
async function documentedEvents(page: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const text = await readFile(path.join(import.meta.dirname, `${page}.md`), 'utf8')
  const table = /^\| Event [^\n]*\n[^\n]*\n(?<rows>(?:\|[^\n]*\n)+)/m.exec(text)?.groups?.['rows']
  const rows = (table ?? '').trim().split('\n')
  return new Map(
    rows.map((row) => {
      const [, event = '', , fields = ''] = row.split('|')
      return [event.trim().replaceAll('`', ''), fields.match(/\w+/g) ?? []]
    }),
  )
}

/** The events of an interface, as its source text has them. */
async function eventsOf(reference: string): Promise<readonly string[]> {
  const [file = '', name = ''] = reference.split('#')
  const source = await readFile(path.join(KIT, file), 'utf8')
  const body = new RegExp(`interface ${name}\\b[^{]*\\{\\n([^]*?)\\n\\}`).exec(source)?.[1] ?? ''
  return [...body.matchAll(/^ {2}readonly (\w+):/gm)].map((match) => match[1] ?? '')
}

it.each(all)('$page.md has every event with its fields', async ({ page, events, ...telling }) => {
  const documented = await documentedEvents(page)
  expect([...documented.keys()].sort()).toEqual([...(await eventsOf(events))].sort())

  const told = new Map<string, readonly string[]>()
  const run = onVirtualTime(async (clock) => {
    for (const event of documented.keys()) {
      telling.source.on(event as never, (facts) => told.set(event, Object.keys(facts as object)))
    }
    await telling.provoke(telling.source, clock)
  })
  await run()
  const sorted = (map: ReadonlyMap<string, readonly string[]>) =>
    [...map]
      .map(([event, fields]) => [event, [...fields].sort()] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1))
  expect(sorted(told)).toEqual(sorted(documented))
})

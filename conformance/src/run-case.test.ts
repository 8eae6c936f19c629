import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { readCases, type ConformanceCase } from './case-file.js'
import type { ComponentName } from './components.js'
import { isBreach } from './report.js'
import { runCase, type CaseResult } from './run-case.js'

const root = path.resolve(import.meta.dirname, '..')

function aCase(
  component: ComponentName,
  config: ConformanceCase['config'],
  steps: ConformanceCase['steps'],
): ConformanceCase {
  return { id: 'T', component, name: '', quirk: false, config, steps, expect: [] } as const
}

async function breachesOf(fileOrFolder: string): Promise<string[]> {
  const breaches: string[] = []
  for (const one of await readCases(path.join(root, fileOrFolder))) {
    const result = await runCase(one)
    if (isBreach(result)) breaches.push(`${one.id} ${result.verdict}: ${result.trouble?.message}`)
  }
  return breaches
}

describe('the kit', () => {
  it('passes every case of resilience4j that is no quirk', async () => {
    expect(await breachesOf('cases/resilience4j.json')).toEqual([])
  })

  it('passes a case for everything that the step language can say', async () => {
    expect(await breachesOf('fixtures/step-language.json')).toEqual([])
  })
})

const STATES = ['CLOSED', 'OPEN', 'HALF_OPEN', 'FORCED_OPEN', 'DISABLED', 'METRICS_ONLY']
const ILLEGAL = ['CLOSED HALF_OPEN', 'METRICS_ONLY OPEN', 'METRICS_ONLY HALF_OPEN']

describe('all 36 moves by hand', () => {
  const pairs = STATES.flatMap((from) => STATES.map((to) => [from, to] as const))

  it.each(pairs)('%s to %s', async (from, to) => {
    const illegal = ILLEGAL.includes(`${from} ${to}`)
    const events = illegal || from === to ? [] : ['STATE_TRANSITION']
    const result = await runCase(
      aCase('circuitBreaker', { initialState: from }, [
        illegal ? { transition: to, illegal } : { transition: to },
        { expectState: illegal ? from : to },
        { expectEvents: events },
      ]),
    )
    expect(result.trouble).toBeUndefined()
  })

  it('a legal move that a case calls illegal fails', async () => {
    const steps = [{ transition: 'OPEN', illegal: true }]
    const { verdict, trouble } = await runCase(aCase('circuitBreaker', {}, steps))
    expect([verdict, trouble?.expected, trouble?.seen]).toEqual(['failed', 'illegal', 'legal'])
  })
})

describe('a wrong expectation fails, and the result says where', () => {
  const wrong: [ComponentName, ConformanceCase['config'], ConformanceCase['steps'], string][] = [
    [
      'circuitBreaker',
      {},
      [{ call: 'error' }, { expectMetrics: { failedCalls: 0 } }],
      'seen { failedCalls: 1 }',
    ],
    ['circuitBreaker', {}, [{ call: 'error' }, { expectEvents: ['SUCCESS'] }], "seen [ 'ERROR' ]"],
    [
      'retry',
      {},
      [{ execute: [{ throw: 'IoError' }] }, { expectAttempts: 2 }],
      'expected 2, seen 3',
    ],
    [
      'interval',
      { kind: 'default' },
      [
        { attempt: 1, expectMs: 500 },
        { attempt: 1, expectMs: 501 },
      ],
      'expected 501, seen 500',
    ],
    [
      'interval',
      { kind: 'randomized' },
      [
        { attempt: 1, expectThrows: false },
        { attempt: 1, expectBetweenMs: [251, 750] },
      ],
      'seen [ 250, 750 ]',
    ],
    [
      'rateLimiter',
      { limitForPeriod: 1, timeoutMs: 0 },
      [{ reserve: 1 }, { expectAvailable: 1 }],
      'expected 1, seen 0',
    ],
    [
      'bulkhead',
      {},
      [{ enter: 'a' }, { expectStatus: { a: 'waiting' } }],
      "seen { a: 'admitted' }",
    ],
    [
      'timeLimiter',
      {},
      [{ execute: { return: 1 } }, { expectOutcome: { return: 2 } }],
      'seen { return: 1 }',
    ],
    [
      'timeLimiter',
      {},
      [{ execute: { return: 1, settleAfterMs: 900 } }, { expectElapsedMs: 800 }],
      'seen 900',
    ],
    [
      'pipeline',
      { order: ['retry'] },
      [{ execute: [{ throw: 'IoError' }] }, { expectDelaysMs: [500] }],
      'seen [ 500, 500 ]',
    ],
  ]

  it.each(wrong)('%s %j %j', async (component, config, steps, message) => {
    const { verdict, trouble } = await runCase(aCase(component, config, steps))
    expect(verdict).toBe('failed')
    expect(trouble?.at).toBe('steps[1]')
    expect(trouble?.message).toContain(message)
  })

  it('in the list of expectations, by its own index', async () => {
    const one = {
      ...aCase('circuitBreaker', {}, []),
      expect: [{ expectState: 'CLOSED' }, { expectState: 'OPEN' }],
    }
    const { trouble } = await runCase(one)
    expect(trouble).toMatchObject({ at: 'expect[1]', expected: 'OPEN', seen: 'CLOSED' })
  })

  it('a call that is refused fails the case', async () => {
    const steps = [{ transition: 'OPEN' }, { call: 'success' }]
    const { verdict, trouble } = await runCase(aCase('circuitBreaker', {}, steps))
    expect([verdict, trouble?.at]).toEqual(['failed', 'steps[1]'])
  })

  it('a case without a mode must hold for functions of both kinds', async () => {
    const steps = [
      { execute: [{ throw: 'IoError', sync: true }, { return: 1 }] },
      { expectOutcome: { return: 1 } },
    ]
    expect((await runCase(aCase('retry', {}, steps))).verdict).toBe('passed')
    const failing = await runCase(aCase('retry', {}, [...steps, { expectAttempts: 1 }]))
    expect(failing.trouble?.mode).toBe('sync')
    const async = {
      ...aCase('retry', {}, [...steps, { expectAttempts: 1 }]),
      mode: 'async' as const,
    }
    expect((await runCase(async)).trouble?.mode).toBe('async')
  })
})

describe('a configuration', () => {
  const steps = (expected: boolean) => [{ expectConfigError: expected }]

  it.each([
    [{ failureRateThreshold: 0 }, true, 'passed'],
    [{ failureRateThreshold: 0 }, false, 'failed'],
    [{}, true, 'failed'],
    [{}, false, 'passed'],
  ])('%j, refusal expected: %s: %s', async (config, expected, verdict) => {
    expect((await runCase(aCase('circuitBreaker', config, steps(expected)))).verdict).toBe(verdict)
  })

  it('that is refused unexpectedly fails the case with the words of the kit', async () => {
    const result = await runCase(aCase('circuitBreaker', { slidingWindowSize: 0 }, []))
    expect(result.trouble).toMatchObject({ at: 'config', seen: expect.stringMatching(/window/) })
  })
})

describe('what the runner does not know is unsupported, never passed', () => {
  const unknown: [string, ConformanceCase, string][] = [
    [
      'a key of the configuration',
      aCase('retry', { jitter: 1 }, []),
      "config: unknown key 'jitter'",
    ],
    [
      'a key further inside',
      aCase('retry', { interval: { kind: 'fixed', step: 1 } }, []),
      "config.interval: unknown key 'step'",
    ],
    ['a kind of interval', aCase('interval', { kind: 'fibonacci' }, []), 'config.kind'],
    ['a part of a pipeline', aCase('pipeline', { order: ['cache'] }, []), 'config.order.0'],
    [
      'a part that is not in the order',
      aCase('pipeline', { order: ['retry'], bulkhead: {} }, []),
      'config.bulkhead',
    ],
    [
      'a part that is there twice',
      aCase('pipeline', { order: ['retry', 'retry'] }, []),
      "'retry' twice",
    ],
    ['a step', aCase('circuitBreaker', {}, [{ hedge: 2 }]), 'step: unknown ["hedge"]'],
    [
      'a key of a step',
      aCase('circuitBreaker', {}, [{ call: 'success', times: 2 }]),
      "step: unknown key 'times'",
    ],
    ['an outcome', aCase('circuitBreaker', {}, [{ call: 'maybe' }]), 'step.call'],
    [
      'an error type',
      aCase('circuitBreaker', {}, [{ call: 'error', error: 'OddError' }]),
      'step.error',
    ],
    ['a metric', aCase('circuitBreaker', {}, [{ expectMetrics: { p99: 1 } }]), 'p99'],
    [
      'an attempt without an end',
      aCase('retry', {}, [{ execute: [{ settleAfterMs: 1 }] }]),
      'return or throw',
    ],
    ['a call that never began', aCase('bulkhead', {}, [{ leave: 'x' }]), "no call 'x'"],
  ]

  it.each(unknown)('%s', async (_what, one, message) => {
    const { verdict, trouble } = await runCase(one)
    expect([verdict, trouble?.message]).toEqual(['unsupported', expect.stringContaining(message)])
  })

  it('and the step before it was run all the same', async () => {
    const steps = [{ expectState: 'OPEN' }, { hedge: 2 }]
    const result: CaseResult = await runCase(aCase('circuitBreaker', {}, steps))
    expect([result.verdict, result.trouble?.at]).toEqual(['failed', 'steps[0]'])
  })
})

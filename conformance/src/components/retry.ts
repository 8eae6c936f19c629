import { retry, type Backoff, type RetryOptions, type RetryPolicy } from '@holdfast/resilience-kit'
import { z } from 'zod'
import { Caller } from '../caller.js'
import { amount, component, errorName, stageSteps, step, type Steps } from '../component.js'
import { ERROR_NAMES, errorOf, isA, nameOf } from '../error-tree.js'
import { backoffOf, intervalConfig } from '../intervals.js'
import { classification, isOneOf } from '../predicates.js'
import { attemptScript } from '../scripted-function.js'
import type { Stage } from '../stage.js'
import { expectSame } from '../verdicts.js'

/** A retry's configuration, with resilience4j's defaults. */
export const retryConfig = z.strictObject({
  maxAttempts: amount.default(3),
  waitDurationMs: amount.default(500),
  interval: intervalConfig.optional(),
  intervalsMs: z.array(z.number()).min(1).optional(),
  intervalByResultMs: z.record(z.string(), z.number()).optional(),
  retryOnResults: z.array(z.unknown()).default([]),
  retryErrors: z.array(errorName).optional(),
  retryErrorsExcept: z.array(errorName).optional(),
  retryErrorMessages: z.array(z.string()).optional(),
  ignoreErrors: z.array(errorName).optional(),
  ignoreErrorMessages: z.array(z.string()).optional(),
  retryPredicateThrows: z.union([z.boolean(), errorName]).optional(),
  failAfterMaxAttempts: z.boolean().default(false),
})

type Config = z.output<typeof retryConfig>

/** The `retry` of the step language. */
export const retryComponent = component(retryConfig, (config, stage) => {
  const policy = retryOf(config, stage)
  const caller = new Caller(stage, policy)
  return {
    ...stageSteps(stage),
    ...caller.checks,
    ...retryChecks(policy),
    execute: step({ execute: z.array(attemptScript).min(1) }, ({ execute }) =>
      caller.call(execute),
    ),
    expectDelaysMs: step({ expectDelaysMs: z.array(z.number()) }, ({ expectDelaysMs }) => {
      expectSame(expectDelaysMs, stage.waitsMs)
      expectSame(expectDelaysMs, caller.gapsMs)
    }),
  }
})

/** The kit's retry for a configuration; throws where the kit refuses it. */
export function retryOf(config: Config, stage: Stage): RetryPolicy {
  const policy = retry(
    {
      maxAttempts: config.maxAttempts,
      backoff: backoff(config),
      classifyRefusals: true,
      predicateErrors: 'throw',
      wrapExhausted: config.failAfterMaxAttempts ? 'results' : 'never',
      ...predicates(config),
    },
    stage.env,
  )
  policy.on('retry', ({ delayMs }) => stage.waitsMs.push(delayMs))
  tellEvents(policy, stage.teller('retry'))
  return policy
}

/** What the step language checks of a retry itself. */
export function retryChecks(policy: RetryPolicy): Steps {
  const metrics = z.partialRecord(z.enum(METRIC_NAMES), z.number())
  return {
    expectRetryMetrics: step({ expectRetryMetrics: metrics }, ({ expectRetryMetrics }) => {
      const seen = retryMetrics(policy)
      const named = METRIC_NAMES.filter((name) => expectRetryMetrics[name] !== undefined)
      expectSame(expectRetryMetrics, Object.fromEntries(named.map((name) => [name, seen[name]])))
    }),
  }
}

const METRIC_NAMES = [
  'successfulWithoutRetry',
  'successfulWithRetry',
  'failedWithoutRetry',
  'failedWithRetry',
  'totalCalls',
] as const

function retryMetrics(policy: RetryPolicy): Record<(typeof METRIC_NAMES)[number], number> {
  const snapshot = policy.snapshot()
  return {
    successfulWithoutRetry: snapshot.succeededAtOnce,
    successfulWithRetry: snapshot.succeededAfterRetry,
    failedWithoutRetry: snapshot.failedAtOnce,
    failedWithRetry: snapshot.failedAfterRetry,
    totalCalls: snapshot.attempts,
  }
}

function predicates(config: Config): Pick<RetryOptions, 'classify' | 'retryWhen'> {
  const { retryPredicateThrows: throws = false } = config
  if (throws !== false) {
    const boom = errorOf(throws === true ? 'RuntimeError' : throws, 'the predicate threw')
    const retryWhen = () => {
      throw boom
    }
    const asksAboutResults = config.retryOnResults.length > 0
    return { classify: ({ ok }) => (ok && !asksAboutResults ? 'success' : 'failure'), retryWhen }
  }
  return {
    classify: classification(
      {
        types: config.retryErrors,
        except: config.retryErrorsExcept,
        messages: config.retryErrorMessages,
      },
      { types: config.ignoreErrors, messages: config.ignoreErrorMessages },
      (value) => isOneOf(value, config.retryOnResults),
    ),
  }
}

function backoff(config: Config): number | Backoff {
  const { intervalsMs, intervalByResultMs, interval, waitDurationMs } = config
  if (intervalByResultMs !== undefined) {
    return (_attempt, { error, value }) =>
      intervalBy(intervalByResultMs, error, value) ?? waitDurationMs
  }
  if (intervalsMs !== undefined) {
    return (attempt) => intervalsMs[attempt - 1] ?? intervalsMs.at(-1) ?? waitDurationMs
  }
  return interval === undefined ? waitDurationMs : backoffOf(interval)
}

/** By the result, or by the type of the error, the exact one first; `default` catches the rest. */
function intervalBy(
  waits: Readonly<Record<string, number>>,
  error: unknown,
  value: unknown,
): number | undefined {
  const exact = error === undefined ? String(value) : nameOf(error)
  const above = ERROR_NAMES.find((name) => name in waits && isA(error, name))
  const name = exact in waits || error === undefined ? exact : above
  return waits[name ?? 'default'] ?? waits['default']
}

function tellEvents(policy: RetryPolicy, tell: (event: string) => void): void {
  policy.on('retry', () => tell('RETRY'))
  policy.on('recovered', () => tell('SUCCESS'))
  policy.on('gaveUp', ({ because }) => {
    tell(because === 'not-retryable' ? 'IGNORED_ERROR' : 'ERROR')
  })
}

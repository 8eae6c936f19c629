import { rateLimiter, type RateLimiterPolicy } from '@holdfast/resilience-kit'
import { z } from 'zod'
import { amount, component, errorName, stageSteps, step, type Steps } from '../component.js'
import { errorOf, isAnyOf } from '../error-tree.js'
import { isOneOf } from '../predicates.js'
import type { Stage } from '../stage.js'
import { expectSame } from '../verdicts.js'

/** A rate limiter's configuration, with resilience4j's defaults. */
export const rateLimiterConfig = z.strictObject({
  limitForPeriod: amount.default(50),
  limitRefreshPeriodMs: amount.default(0.0005),
  timeoutMs: amount.default(5000),
  drainOnResults: z.array(z.unknown()).default([]),
  drainOnErrors: z.array(errorName).default([]),
})

type Config = z.output<typeof rateLimiterConfig>

const end = z
  .strictObject({
    return: z.unknown().optional(),
    throw: errorName.optional(),
    message: z.string().optional(),
  })
  .refine((result) => 'return' in result !== 'throw' in result, 'needs either return or throw')

const change = z.strictObject({ limitForPeriod: amount.optional(), timeoutMs: amount.optional() })

/** The `rateLimiter` of the step language. */
export const rateLimiterComponent = component(rateLimiterConfig, (config, stage) => {
  const limiter = rateLimiterOf(config, stage)
  return { ...stageSteps(stage), ...rateLimiterSteps(limiter) }
})

/** The kit's rate limiter for a configuration; throws where the kit refuses it. */
export function rateLimiterOf(config: Config, stage: Stage): RateLimiterPolicy {
  const limiter = rateLimiter(
    {
      algorithm: 'cycle',
      limit: config.limitForPeriod,
      periodMs: config.limitRefreshPeriodMs,
      maxWaitMs: config.timeoutMs,
      drainWhen: (result) =>
        result.ok
          ? isOneOf(result.value, config.drainOnResults)
          : isAnyOf(result.error, config.drainOnErrors),
    },
    stage.env,
  )
  const tell = stage.teller('limiter')
  limiter.on('admitted', () => tell('SUCCESSFUL_ACQUIRE'))
  limiter.on('refused', () => tell('FAILED_ACQUIRE'))
  limiter.on('drained', () => tell('DRAINED'))
  limiter.snapshot() // The first use starts its clock: its cycles are aligned to the start.
  return limiter
}

function rateLimiterSteps(limiter: RateLimiterPolicy): Steps {
  return {
    ...rateLimiterChecks(limiter),
    reserve: step({ reserve: z.number(), expectWaitMs: z.number().optional() }, (asked) => {
      const waitMs = limiter.reserve(asked.reserve)
      if (asked.expectWaitMs !== undefined) expectSame(asked.expectWaitMs, waitMs)
    }),
    drain: step({ drain: z.literal(true) }, () => limiter.drain()),
    complete: step({ complete: end }, ({ complete }) => {
      if (complete.throw === undefined) limiter.observe({ ok: true, value: complete.return })
      else limiter.observe({ ok: false, error: errorOf(complete.throw, complete.message) })
    }),
    set: step({ set: change }, ({ set }) => {
      limiter.configure({
        ...(set.limitForPeriod !== undefined && { limit: set.limitForPeriod }),
        ...(set.timeoutMs !== undefined && { maxWaitMs: set.timeoutMs }),
      })
    }),
  }
}

/** What the step language checks of a rate limiter itself. */
export function rateLimiterChecks(limiter: RateLimiterPolicy): Steps {
  return {
    expectAvailable: step({ expectAvailable: z.number() }, ({ expectAvailable }) =>
      expectSame(expectAvailable, limiter.snapshot().available),
    ),
    expectNextWaitMs: step({ expectNextWaitMs: z.number() }, ({ expectNextWaitMs }) =>
      expectSame(expectNextWaitMs, limiter.snapshot().nextWaitMs),
    ),
  }
}

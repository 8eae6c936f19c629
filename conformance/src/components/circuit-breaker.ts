import {
  circuitBreaker,
  failureRate,
  slowRate,
  type AttemptResult,
  type CircuitBreakerPolicy,
  type HalfOpenOptions,
} from '@holdfast/resilience-kit'
import { z } from 'zod'
import { amount, component, errorName, ms, stageSteps } from '../component.js'
import { isA } from '../error-tree.js'
import { backoffOf, intervalConfig } from '../intervals.js'
import { classification, isOneOf } from '../predicates.js'
import type { Stage } from '../stage.js'
import { circuitBreakerSteps } from './circuit-breaker-steps.js'
import { circuitState } from './circuit-states.js'

const openFor = { forMs: ms.optional(), untilMs: ms.optional() }

/** A circuit breaker's configuration, with resilience4j's defaults. */
export const circuitBreakerConfig = z.strictObject({
  failureRateThreshold: amount.default(50),
  slowCallRateThreshold: amount.default(100),
  slowCallDurationThresholdMs: amount.default(60_000),
  slidingWindowType: z.enum(['COUNT_BASED', 'TIME_BASED']).default('COUNT_BASED'),
  slidingWindowSize: amount.default(100),
  minimumNumberOfCalls: amount.default(100),
  permittedNumberOfCallsInHalfOpenState: amount.default(10),
  waitDurationInOpenStateMs: amount.optional(),
  waitIntervalInOpenState: intervalConfig.optional(),
  maxWaitDurationInHalfOpenStateMs: amount.default(0),
  transitionToStateAfterWaitDuration: circuitState.default('open'),
  automaticTransitionFromOpenToHalfOpenEnabled: z.boolean().default(false),
  initialState: circuitState.default('closed'),
  recordErrors: z.array(errorName).optional(),
  recordErrorsExcept: z.array(errorName).optional(),
  recordErrorMessages: z.array(z.string()).optional(),
  ignoreErrors: z.array(errorName).optional(),
  ignoreErrorsExcept: z.array(errorName).optional(),
  ignoreErrorMessages: z.array(z.string()).optional(),
  recordResults: z.array(z.unknown()).default([]),
  openOnError: z.strictObject({ error: errorName, ...openFor }).optional(),
  openOnResult: z.strictObject({ result: z.unknown(), ...openFor }).optional(),
  // These change nothing that a case could see.
  ignoreExceptionsPrecedenceEnabled: z.boolean().optional(),
  writableStackTraceEnabled: z.boolean().optional(),
  slidingWindowSynchronizationStrategy: z.enum(['SYNCHRONIZED', 'LOCK_FREE']).optional(),
})

type Config = z.output<typeof circuitBreakerConfig>

/** The `circuitBreaker` of the step language. */
export const circuitBreakerComponent = component(circuitBreakerConfig, (config, stage) => ({
  ...stageSteps(stage),
  ...circuitBreakerSteps(circuitBreakerOf(config, stage), stage, config.ignoreErrors ?? []),
}))

/** The kit's breaker for a configuration; throws where the kit refuses it. */
export function circuitBreakerOf(config: Config, stage: Stage): CircuitBreakerPolicy {
  const breaker = circuitBreaker(
    {
      tripWhen: tripRules(config),
      slowCallMs: config.slowCallDurationThresholdMs,
      waitInOpenMs: waitInOpen(config),
      halfOpen: halfOpen(config),
      openWhen: (result) => openForMs(config, result, stage.clock.now()),
      classify: classification(
        {
          types: config.recordErrors,
          except: config.recordErrorsExcept,
          messages: config.recordErrorMessages,
        },
        {
          types: config.ignoreErrors,
          except: config.ignoreErrorsExcept,
          messages: config.ignoreErrorMessages,
        },
        (value) => value != null && isOneOf(value, config.recordResults),
      ),
      classifyRefusals: true,
      maxRetryAfterMs: 0, // resilience4j knows no Retry-After.
      initialState: config.initialState,
    },
    stage.env,
  )
  tellEvents(breaker, stage.teller('breaker'))
  breaker.snapshot() // The first use starts its clock: a wait in the initial state begins now.
  return breaker
}

function tripRules(config: Config) {
  const size = config.slidingWindowSize
  const isTimed = config.slidingWindowType === 'TIME_BASED'
  // resilience4j counts by whole seconds of the clock.
  const window = isTimed ? { ms: size * 1000, slices: size } : { calls: size }
  // resilience4j cuts the minimum to what a window of calls holds; the kit refuses it.
  const minimum = config.minimumNumberOfCalls
  const minimumCalls = isTimed ? minimum : Math.min(minimum, size)
  return [
    failureRate({ threshold: config.failureRateThreshold, window, minimumCalls }),
    slowRate({ threshold: config.slowCallRateThreshold, window, minimumCalls }),
  ]
}

function waitInOpen(config: Config) {
  const { waitDurationInOpenStateMs = 60_000, waitIntervalInOpenState } = config
  if (waitIntervalInOpenState === undefined) return waitDurationInOpenStateMs
  if (config.waitDurationInOpenStateMs !== undefined) {
    throw new RangeError('circuitBreaker.waitInOpenMs is one option: it cannot be set twice')
  }
  return backoffOf(waitIntervalInOpenState)
}

function halfOpen(config: Config): HalfOpenOptions {
  const permits = config.permittedNumberOfCallsInHalfOpenState
  const maxWaitMs = config.maxWaitDurationInHalfOpenStateMs
  const after = config.transitionToStateAfterWaitDuration
  return {
    permits,
    minimumCalls: Math.min(config.minimumNumberOfCalls, permits),
    reopenFailureRate: config.failureRateThreshold,
    reopenSlowRate: config.slowCallRateThreshold,
    maxWaitMs,
    // The kit says itself which states it takes here, and refuses `closed` after no wait at all.
    afterMaxWait: (maxWaitMs === 0 && after === 'closed' ? 'open' : after) as 'open' | 'closed',
    automatic: config.automaticTransitionFromOpenToHalfOpenEnabled,
  }
}

function openForMs(config: Config, result: AttemptResult, now: number): number | undefined {
  const { openOnError, openOnResult } = config
  const rule = result.ok
    ? result.value != null && isOneOf(result.value, [openOnResult?.result]) && openOnResult
    : openOnError !== undefined && isA(result.error, openOnError.error) && openOnError
  if (!rule) return undefined
  return rule.forMs ?? (rule.untilMs === undefined ? undefined : rule.untilMs - now)
}

const RECORDED = {
  success: 'SUCCESS',
  failure: 'ERROR',
  unanswered: 'ERROR',
  ignored: 'IGNORED_ERROR',
} as const

function tellEvents(breaker: CircuitBreakerPolicy, tell: (event: string) => void): void {
  breaker.on('recorded', ({ classification }) => tell(RECORDED[classification]))
  breaker.on('exceeded', ({ reading }) => {
    tell(reading.rule === 'slow-rate' ? 'SLOW_CALL_RATE_EXCEEDED' : 'FAILURE_RATE_EXCEEDED')
  })
  breaker.on('refused', ({ state }) => {
    // The kit tells refusals of a breaker that was forced open too; resilience4j does not.
    if (state !== 'forced-open') tell('NOT_PERMITTED')
  })
  breaker.on('transition', () => tell('STATE_TRANSITION'))
  breaker.on('reset', () => tell('RESET'))
}

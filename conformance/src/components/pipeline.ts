import {
  fallback,
  pipeline,
  type CircuitBreakerPolicy,
  type Policy,
} from '@holdfast/resilience-kit'
import { z } from 'zod'
import { Caller } from '../caller.js'
import { component, errorName, stageSteps, step, type Steps } from '../component.js'
import { isAnyOf } from '../error-tree.js'
import { isOneOf } from '../predicates.js'
import { attemptScript } from '../scripted-function.js'
import type { Stage } from '../stage.js'
import { Unsupported } from '../verdicts.js'
import { bulkheadChecks, bulkheadConfig, bulkheadOf } from './bulkhead.js'
import { circuitBreakerConfig, circuitBreakerOf } from './circuit-breaker.js'
import { circuitBreakerSteps } from './circuit-breaker-steps.js'
import { circuitState } from './circuit-states.js'
import { rateLimiterChecks, rateLimiterConfig, rateLimiterOf } from './rate-limiter.js'
import { retryChecks, retryConfig, retryOf } from './retry.js'
import { timeLimiterConfig, timeLimiterOf } from './time-limiter.js'

const fallbackConfig = z.strictObject({
  onErrors: z.array(errorName).optional(),
  onResults: z.array(z.unknown()).optional(),
  return: z.unknown(),
})

const partConfigs = {
  retry: retryConfig.optional(),
  circuitBreaker: circuitBreakerConfig.optional(),
  rateLimiter: rateLimiterConfig.optional(),
  timeLimiter: timeLimiterConfig.optional(),
  bulkhead: bulkheadConfig.optional(),
  fallback: fallbackConfig.optional(),
}

type PartName = keyof typeof partConfigs

const pipelineConfig = z.strictObject({
  order: z.array(z.enum(Object.keys(partConfigs) as PartName[])).min(1),
  ...partConfigs,
})

type Config = z.output<typeof pipelineConfig>

/** The `pipeline` of the step language. */
export const pipelineComponent = component(pipelineConfig, (config, stage) => {
  checkOrder(config)
  const parts = config.order.map((name) => PARTS[name](config, stage))
  const guard = pipeline('case', ...parts.map((part) => part.policy))
  const caller = new Caller(stage, guard)
  return {
    ...stageSteps(stage),
    ...caller.checks,
    ...Object.assign({}, ...parts.map((part) => part.steps)),
    execute: step({ execute: z.array(attemptScript).min(1) }, ({ execute }) =>
      caller.call(execute),
    ),
  }
})

function checkOrder({ order, ...configured }: Config): void {
  const repeated = order.find((name, i) => order.indexOf(name) !== i)
  if (repeated !== undefined) throw new Unsupported(`config.order: '${repeated}' twice`)
  const unused = Object.keys(configured).find((name) => !order.includes(name as PartName))
  if (unused !== undefined) throw new Unsupported(`config.${unused}: not in the order`)
}

/** One policy of a pipeline, and the steps that are about it. */
interface Part {
  readonly policy: Policy<unknown>
  readonly steps: Steps
}

const PARTS: Readonly<Record<PartName, (config: Config, stage: Stage) => Part>> = {
  retry: ({ retry = retryConfig.parse({}) }, stage) => {
    const policy = retryOf(retry, stage)
    return { policy, steps: retryChecks(policy) }
  },
  circuitBreaker: ({ circuitBreaker = circuitBreakerConfig.parse({}) }, stage) => {
    const policy = circuitBreakerOf(circuitBreaker, stage)
    const steps = circuitBreakerSteps(policy, stage, circuitBreaker.ignoreErrors ?? [])
    return { policy, steps: { ...steps, ...transitionStep(policy) } }
  },
  rateLimiter: ({ rateLimiter = rateLimiterConfig.parse({}) }, stage) => {
    const policy = rateLimiterOf(rateLimiter, stage)
    return { policy, steps: rateLimiterChecks(policy) }
  },
  timeLimiter: ({ timeLimiter = timeLimiterConfig.parse({}) }, stage) => ({
    policy: timeLimiterOf(timeLimiter, stage),
    steps: {},
  }),
  bulkhead: ({ bulkhead = bulkheadConfig.parse({}) }, stage) => {
    const policy = bulkheadOf(bulkhead, stage)
    return { policy, steps: bulkheadChecks(policy) }
  },
  fallback: ({ fallback: config }, stage) => {
    const { onErrors, onResults } = config ?? {}
    const policy = fallback(
      () => config?.return,
      {
        // Without any condition resilience4j answers after every error.
        answerWhen: ({ error }) =>
          onErrors === undefined ? onResults === undefined : isAnyOf(error, onErrors),
        answerFor: (value) => onResults !== undefined && isOneOf(value, onResults),
      },
      stage.env,
    )
    return { policy, steps: {} }
  },
}

function transitionStep(breaker: CircuitBreakerPolicy): Steps {
  return {
    transitionCircuitBreaker: step(
      { transitionCircuitBreaker: circuitState },
      ({ transitionCircuitBreaker: to }) => breaker.transitionTo(to),
    ),
  }
}

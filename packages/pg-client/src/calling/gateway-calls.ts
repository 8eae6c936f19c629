import {
  bulkhead,
  pipeline,
  presets,
  type CircuitBreakerPolicy,
  type Clock,
  type Env,
  type Pipeline,
  type Policy,
  type Random,
  type RateLimiterPolicy,
  type RetryWhen,
} from '@holdfast/resilience-kit'
import type { Operation } from '../telemetry/client-event.js'
import { classifyGatewayCall, GatewayCallError } from './attempt-errors.js'
import type { ResolvedCallLimits } from './call-limits.js'

/** One guarded way to the gateway. */
export interface GuardedCalls {
  readonly guard: Pipeline
  readonly breaker: CircuitBreakerPolicy
}

/**
 * The guarded ways to a gateway fail, open and fill up apart from each other: `submit`, `cancel`,
 * `inquire` for a buyer or a callback that waits, `reconcile` for the reconciler's own look-ups,
 * which alone are held to a rate.
 */
export type GatewayCalls = Readonly<Record<Operation, GuardedCalls>>

/**
 * The transport keeps the real time limits and knows what was sent; the kit's time-out stands a
 * little behind it, for a transport that does not keep its promise.
 */
const transportGraceMs = 2000

/** What may be sent again, the series knows; it looks up before it where it must. */
const whenRepeatable: RetryWhen = (_classification, error) =>
  error instanceof GatewayCallError && error.isRepeatable

/** Looking up is harmless, but a gateway that does not answer is left alone. */
const whenAnswered: RetryWhen = (_classification, error) =>
  error instanceof GatewayCallError && error.kind === 'answered'

/** Builds the ways to a gateway from the kit's preset and the user's numbers. */
export function gatewayCalls(
  name: string,
  limits: ResolvedCallLimits,
  rate: RateLimiterPolicy,
  env: Env & { readonly clock: Clock; readonly random: Random },
): GatewayCalls {
  const way = (operation: Operation, timeLimitMs: number, when: RetryWhen): GuardedCalls => {
    const paced = operation === 'reconcile' ? rate : undefined
    return guardedCalls(`${name}.${operation}`, limits, timeLimitMs, when, paced, env)
  }
  return {
    submit: way('submit', limits.responseTimeoutMs, whenRepeatable),
    cancel: way('cancel', limits.responseTimeoutMs, whenRepeatable),
    inquire: way('inquire', limits.lookUpTimeoutMs, whenAnswered),
    reconcile: way('reconcile', limits.lookUpTimeoutMs, whenAnswered),
  }
}

function guardedCalls(
  name: string,
  limits: ResolvedCallLimits,
  timeLimitMs: number,
  retryWhen: RetryWhen,
  rate: RateLimiterPolicy | undefined,
  env: Env,
): GuardedCalls {
  const policies = policiesOf(limits, {
    timeoutMs: timeLimitMs + transportGraceMs,
    maxAttempts: limits.maxAttempts,
    backoffMs: limits.backoffMs,
    slowCallMs: limits.slowCallMs,
    waitInOpenMs: limits.breakerWaitMs,
    halfOpenPermits: limits.halfOpenCalls,
    classify: classifyGatewayCall,
    retryWhen,
  })
  const breaker = policies.find(isBreaker)
  if (!breaker) throw new Error(`the preset of ${name} has no circuit breaker`)
  const breakerAt = policies.indexOf(breaker)
  const paced = rate ? policies.toSpliced(breakerAt, 0, rate) : policies
  return { guard: pipeline(name, ...paced, env), breaker }
}

function policiesOf(
  limits: ResolvedCallLimits,
  numbers: Parameters<typeof presets.seeds>[0] & Parameters<typeof presets.gateway>[0],
): readonly Policy[] {
  const { deadlineMs, maxBackoffMs, maxConcurrent } = limits
  if (limits.preset === 'gateway') {
    // Each may come from the user alone; the kit refuses a first wait above the longest one, and
    // calls that could be slow only after their deadline.
    const backoffMs = Math.min(limits.backoffMs, maxBackoffMs)
    const slowCallMs = Math.min(limits.slowCallMs, deadlineMs)
    return presets.gateway({
      deadlineMs,
      maxBackoffMs,
      maxConcurrent,
      ...numbers,
      backoffMs,
      slowCallMs,
    })
  }
  // The seeds have no bulkhead; it goes where the documented order has it, before the time-out.
  const policies = presets.seeds(numbers)
  return [...policies.slice(0, -1), bulkhead({ maxConcurrent }), ...policies.slice(-1)]
}

function isBreaker(policy: Policy): policy is CircuitBreakerPolicy {
  return policy.kind === 'circuit-breaker'
}

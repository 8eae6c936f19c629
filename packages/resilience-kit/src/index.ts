// Ports
export { LONGEST_TIMER_MS, sleepOn, type Clock, type Timer } from './clock.js'
export type { Env, Logger, LogLine } from './env.js'
export type { Ids } from './ids.js'
export type { Random } from './random.js'
export { systemClock } from './system/system-clock.js'
export { systemIds, timeOrderedIds } from './system/system-ids.js'
export { systemRandom } from './system/system-random.js'

// Guarding calls
export {
  pipeline,
  type AnswerOf,
  type Pipeline,
  type PipelineDescription,
  type PipelineEnv,
  type PipelineEvents,
} from './pipeline.js'
export type { Guard } from './guard.js'
export type { Policy, PolicyDescription, PolicyKind } from './policy.js'
export type { AttemptContext } from './call/attempt-context.js'
export type { CallOptions, RetryInfo } from './call/call-options.js'
export type { Operation } from './call/ongoing-call.js'
export type { Settled, SettledError, SettledValue } from './call/settled.js'
export type { EventSource } from './listeners.js'
export {
  defaultClassify,
  type AttemptResult,
  type Classification,
  type Classify,
} from './classification.js'

export { classifyBy, type ClassifyByOptions, type ErrorMatcher } from './classify-by.js'

// Errors
export {
  isResilienceError,
  ResilienceError,
  type RefusedBy,
  type ResilienceErrorCode,
  type ResilienceErrorDetails,
} from './resilience-error.js'
export { AbortedError } from './call/aborted-error.js'
export { BulkheadFullError } from './bulkhead/bulkhead-full-error.js'
export { CircuitOpenError } from './circuit-breaker/circuit-open-error.js'
export { IllegalTransitionError } from './circuit-breaker/illegal-transition-error.js'
export { DeadlineExceededError } from './deadline/deadline-exceeded-error.js'
export { RateLimitedError } from './rate-limiter/rate-limited-error.js'
export { RetryExhaustedError } from './retry/retry-exhausted-error.js'
export { TimedOutError } from './timeout/timed-out-error.js'

// Fallback
export { fallback, type FallbackAnswer } from './fallback/fallback.js'
export type {
  FallbackEvents,
  FallbackInfo,
  FallbackOptions,
  FallbackPolicy,
} from './fallback/fallback-options.js'

// Deadline
export { deadline } from './deadline/deadline.js'
export type {
  DeadlineEvents,
  DeadlineOptions,
  DeadlinePolicy,
} from './deadline/deadline-options.js'

// Retry
export { retry } from './retry/retry.js'
export type {
  GaveUpBecause,
  RetryEvents,
  RetryOptions,
  RetryPolicy,
  RetrySnapshot,
  RetryWhen,
  WrapExhausted,
} from './retry/retry-options.js'
export {
  decorrelatedBackoff,
  exponentialBackoff,
  fixedBackoff,
  type Backoff,
  type BackoffInfo,
  type DecorrelatedBackoffOptions,
  type ExponentialBackoffOptions,
  type Jitter,
} from './retry/backoff.js'
export { retryBudget, type RetryBudget, type RetryBudgetOptions } from './retry/retry-budget.js'

// Rate limiter
export { rateLimiter } from './rate-limiter/rate-limiter.js'
export type {
  RateLimiterEvents,
  RateLimiterOptions,
  RateLimiterPolicy,
  RateLimiterSnapshot,
  RateLimits,
} from './rate-limiter/rate-limiter-options.js'

// Circuit breaker
export { circuitBreaker } from './circuit-breaker/circuit-breaker.js'
export type {
  CircuitBreakerEvents,
  CircuitBreakerOptions,
  CircuitBreakerPolicy,
  CircuitBreakerSnapshot,
  HalfOpenOptions,
  OpenFor,
} from './circuit-breaker/circuit-breaker-options.js'
export { reasonText } from './circuit-breaker/transition-line.js'
export {
  CIRCUIT_STATES,
  type CircuitState,
  type Transition,
  type TransitionReason,
} from './circuit-breaker/transition.js'
export {
  consecutiveFailures,
  consecutiveUnanswered,
  failureRate,
  slowRate,
  type ConsecutiveRule,
  type RateOptions,
  type RateRule,
  type TripRule,
} from './circuit-breaker/trip-rule.js'
export type { RuleReading } from './circuit-breaker/trip-watch.js'
export type { OutcomeCounts } from './circuit-breaker/outcome-counts.js'
export type { WindowSpec } from './circuit-breaker/outcome-window.js'

// Bulkhead
export { bulkhead } from './bulkhead/bulkhead.js'
export type {
  BulkheadEvents,
  BulkheadLimits,
  BulkheadOptions,
  BulkheadPolicy,
  BulkheadSnapshot,
} from './bulkhead/bulkhead-options.js'

// Time-out
export { timeout } from './timeout/timeout.js'
export type { TimeoutEvents, TimeoutOptions, TimeoutPolicy } from './timeout/timeout-options.js'

// Presets
export { presets } from './presets/presets.js'
export type { GatewayPresetOptions } from './presets/gateway-preset.js'
export type { SeedsPresetOptions } from './presets/seeds-preset.js'

import type { Component } from './component.js'
import { bulkheadComponent } from './components/bulkhead.js'
import { circuitBreakerComponent } from './components/circuit-breaker.js'
import { intervalComponent } from './components/interval.js'
import { pipelineComponent } from './components/pipeline.js'
import { rateLimiterComponent } from './components/rate-limiter.js'
import { retryComponent } from './components/retry.js'
import { timeLimiterComponent } from './components/time-limiter.js'

/** Everything that the step language can set up. */
export const COMPONENTS = {
  circuitBreaker: circuitBreakerComponent,
  retry: retryComponent,
  interval: intervalComponent,
  rateLimiter: rateLimiterComponent,
  bulkhead: bulkheadComponent,
  timeLimiter: timeLimiterComponent,
  pipeline: pipelineComponent,
} as const satisfies Record<string, Component>

/** A component's name in the step language. */
export type ComponentName = keyof typeof COMPONENTS

/** All of them, in the order of the report. */
export const COMPONENT_NAMES = Object.keys(COMPONENTS) as ComponentName[]

import type { Component } from './component.js'
import { bulkheadComponent } from './components/bulkhead.js'
import { circuitBreakerComponent } from './components/circuit-breaker.js'
import { intervalComponent } from './components/interval.js'
import { pipelineComponent } from './components/pipeline.js'
import { rateLimiterComponent } from './components/rate-limiter.js'
import { retryComponent } from './components/retry.js'
import { timeLimiterComponent } from './components/time-limiter.js'
import { Unsupported } from './verdicts.js'

/** Everything that the runner can set up. */
const COMPONENTS = {
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

/** The component of that name; throws an `Unsupported` where the runner does not know it. */
export function componentOf(name: string): Component {
  if (Object.hasOwn(COMPONENTS, name)) return COMPONENTS[name as ComponentName]
  throw new Unsupported(`component: unknown '${name}'`)
}

import type { BulkheadPolicy } from '../bulkhead/bulkhead-options.js'
import type { CircuitBreakerPolicy } from '../circuit-breaker/circuit-breaker-options.js'
import type { DeadlinePolicy } from '../deadline/deadline-options.js'
import type { FallbackPolicy } from '../fallback/fallback-options.js'
import type { Guard } from '../guard.js'
import type { Pipeline } from '../pipeline.js'
import type { Policy } from '../policy.js'
import type { RateLimiterPolicy } from '../rate-limiter/rate-limiter-options.js'
import type { RetryPolicy } from '../retry/retry-options.js'
import type { TimeoutPolicy } from '../timeout/timeout-options.js'
import type { MetricSink } from './metric-sink.js'
import {
  watchDeadline,
  watchFallback,
  watchPipeline,
  watchTimeout,
  type Stop,
} from './watch-calls.js'
import { watchCircuitBreaker } from './watch-circuit-breaker.js'
import { watchBulkhead, watchRateLimiter } from './watch-limiters.js'
import { watchRetry } from './watch-retry.js'

/** Something whose metrics can be recorded. */
export interface MetricWatcher {
  /**
   * Records the metrics of a pipeline and of each of its policies, or of one policy alone. What is
   * watched already (a breaker that stands in two pipelines) is recorded once. The answer ends it
   * and leaves no listener behind.
   *
   * Watch a policy after the pipeline it stands in was built: a gauge that is read earlier ties the
   * policy to the system clock, as every use does.
   *
   * @throws TypeError if `guard` is neither a pipeline nor a policy.
   */
  watch(guard: Guard<unknown>): () => void
}

interface Watched {
  watchers: number
  readonly stops: readonly Stop[]
}

/** Turns events and snapshots of pipelines and policies into the samples of the metric table. */
export class MetricRecorder implements MetricWatcher {
  readonly #sink: MetricSink
  readonly #watched = new Map<object, Watched>()

  constructor(sink: MetricSink) {
    this.#sink = sink
  }

  watch(guard: Guard<unknown>): () => void {
    const parts = partsOf(guard)
    for (const part of parts) this.#begin(part)
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      for (const part of parts) this.#end(part)
    }
  }

  #begin(part: Part): void {
    const watched = this.#watched.get(part)
    if (watched === undefined) {
      this.#watched.set(part, { watchers: 1, stops: stopsOf(part, this.#sink) })
    } else {
      watched.watchers += 1
    }
  }

  #end(part: Part): void {
    const watched = this.#watched.get(part)
    if (watched === undefined) return
    watched.watchers -= 1
    if (watched.watchers > 0) return
    this.#watched.delete(part)
    for (const stop of watched.stops) stop()
  }
}

type Part = Pipeline<unknown> | Policy<unknown>

/** What is to be watched, each thing once. */
function partsOf(guard: Guard<unknown>): ReadonlySet<Part> {
  if (isPipeline(guard)) return new Set<Part>([guard, ...guard.policies])
  if (isPolicy(guard)) return new Set<Part>([guard])
  throw new TypeError(`watch needs a pipeline or a policy of the kit, got ${typeof guard}`)
}

function isPipeline(guard: Guard<unknown>): guard is Pipeline<unknown> {
  return Array.isArray((guard as Partial<Pipeline<unknown>> | undefined)?.policies)
}

function isPolicy(guard: Guard<unknown>): guard is Policy<unknown> {
  return typeof (guard as Partial<Policy<unknown>> | undefined)?.kind === 'string'
}

function stopsOf(part: Part, sink: MetricSink): readonly Stop[] {
  if (!('kind' in part)) return watchPipeline(part, sink)
  switch (part.kind) {
    case 'fallback':
      return watchFallback(part as FallbackPolicy<unknown>, sink)
    case 'deadline':
      return watchDeadline(part as DeadlinePolicy, sink)
    case 'retry':
      return watchRetry(part as RetryPolicy, sink)
    case 'rate-limiter':
      return watchRateLimiter(part as RateLimiterPolicy, sink)
    case 'circuit-breaker':
      return watchCircuitBreaker(part as CircuitBreakerPolicy, sink)
    case 'bulkhead':
      return watchBulkhead(part as BulkheadPolicy, sink)
    case 'timeout':
      return watchTimeout(part as TimeoutPolicy, sink)
  }
}

import type { DeadlinePolicy } from '../deadline/deadline-options.js'
import type { FallbackPolicy } from '../fallback/fallback-options.js'
import type { EventSource } from '../listeners.js'
import type { PipelineEvents } from '../pipeline.js'
import type { TimeoutPolicy } from '../timeout/timeout-options.js'
import type { MetricSink } from './metric-sink.js'

/** Ends what it stands for; once is enough. */
export type Stop = () => void

/** Samples of a pipeline's calls and attempts. */
export function watchPipeline(pipeline: EventSource<PipelineEvents>, sink: MetricSink): Stop[] {
  return [
    pipeline.on('settled', ({ name, ok, refusedBy, fromFallback, durationMs }) => {
      const outcome = ok ? (fromFallback ? 'fallback' : 'success') : 'failure'
      const refused = { refused_by: refusedBy ?? 'none' }
      sink.add('holdfast_pipeline_calls_total', { pipeline: name, outcome, ...refused }, 1)
      const labels = { pipeline: name, outcome }
      sink.observe('holdfast_pipeline_call_duration_seconds', labels, durationMs / 1000)
    }),
    pipeline.on('attempt', ({ name, ok, durationMs }) => {
      const labels = { pipeline: name, result: ok ? 'success' : 'failure' }
      sink.observe('holdfast_pipeline_attempt_duration_seconds', labels, durationMs / 1000)
    }),
  ]
}

/** Samples of a time-out. */
export function watchTimeout(policy: TimeoutPolicy, sink: MetricSink): Stop[] {
  const count = (name: string, result: string) =>
    sink.add('holdfast_timeout_attempts_total', { policy: name, result }, 1)
  return [
    policy.on('ended', ({ name, ok }) => count(name, ok ? 'success' : 'failure')),
    policy.on('timedOut', ({ name }) => count(name, 'timed-out')),
  ]
}

/** Samples of a deadline. */
export function watchDeadline(policy: DeadlinePolicy, sink: MetricSink): Stop[] {
  return [
    policy.on('exceeded', ({ name, calls }) => {
      const labels = { policy: name, called: calls > 0 ? 'yes' : 'no' }
      sink.add('holdfast_deadline_exceeded_total', labels, 1)
    }),
  ]
}

/** Samples of a fallback. */
export function watchFallback(policy: FallbackPolicy<unknown>, sink: MetricSink): Stop[] {
  const count = (name: string, result: string) =>
    sink.add('holdfast_fallback_answers_total', { policy: name, result }, 1)
  return [
    policy.on('answered', ({ name }) => count(name, 'answered')),
    policy.on('failed', ({ name }) => count(name, 'failed')),
  ]
}

import type { ProbeVerdict } from './probe-watch.js'
import type { Transition, TransitionReason } from './transition.js'
import type { RuleReading } from './trip-watch.js'

/** One log line about a transition. */
export interface TransitionLine {
  readonly level: 'info' | 'warn'
  readonly facts: object
  readonly message: string
}

function tripped({ rule, observed, threshold, counts }: RuleReading): string {
  if (counts === undefined) return `${rule}: ${observed} in a row (limit ${threshold})`
  const { calls, failed, slow } = counts
  const of = `${calls} calls, ${failed} failed, ${slow} slow`
  return `${rule}: ${rounded(observed)} % of ${calls} calls (limit ${threshold} %; ${of})`
}

function probes({ failureRate, slowRate, counts }: ProbeVerdict): string {
  const failed = `${rounded(failureRate)} % of ${counts.calls} failed`
  return `probes: ${failed}, ${rounded(slowRate)} % slow`
}

function rounded(percent: number): number {
  return Math.round(percent * 10) / 10
}

/** Why a breaker changed its state, in a sentence for people. */
export function reasonText(reason: TransitionReason): string {
  switch (reason.kind) {
    case 'tripped':
      return tripped(reason.reading)
    case 'waited':
      return 'the wait is over'
    case 'probes-passed':
    case 'probes-failed':
      return probes(reason)
    case 'probes-undecided':
      return 'the probes did not end in time'
    case 'asked':
      return 'an outcome asked for it'
    case 'manual':
      return 'by hand'
  }
}

/** The line for a transition; `lastFailures` are codes or names, never messages. */
export function transitionLine(
  name: string,
  { from, to, reason }: Transition,
  lastFailures: readonly string[],
): TransitionLine {
  const why = reasonText(reason)
  const isBad = to === 'open' || to === 'forced-open'
  return {
    level: isBad ? 'warn' : 'info',
    facts: { policy: 'circuit-breaker', name, from, to, reason, lastFailures },
    message: `circuit breaker '${name}': ${from} -> ${to} (${why})`,
  }
}

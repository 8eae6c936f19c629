import type { Transition, TransitionReason } from '@holdfast/resilience-kit'
import type { ClientEvent, Operation } from './client-event.js'

/** Tells of a breaker's transition, and why, in a sentence. */
export function breakerMoved(operation: Operation, { from, to, reason }: Transition): ClientEvent {
  return { type: 'breakerMoved', operation, from, to, reason: reasonText(reason) }
}

function reasonText(reason: TransitionReason): string {
  switch (reason.kind) {
    case 'tripped': {
      const { rule, observed, threshold } = reason.reading
      return `${rule} ${Math.round(observed)} reached ${threshold}`
    }
    case 'waited':
      return 'the wait is over'
    case 'probes-passed':
    case 'probes-failed':
      return `${Math.round(reason.failureRate)} % of the probes failed`
    case 'probes-undecided':
      return 'the probes did not end in time'
    case 'asked':
      return 'an outcome asked for it'
    case 'manual':
      return 'by hand'
  }
}

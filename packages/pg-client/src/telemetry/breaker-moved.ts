import { reasonText, type Transition } from '@holdfast/resilience-kit'
import type { ClientEvent, Operation } from './client-event.js'

/** Tells of a breaker's transition, and why, in a sentence. */
export function breakerMoved(operation: Operation, { from, to, reason }: Transition): ClientEvent {
  return { type: 'breakerMoved', operation, from, to, reason: reasonText(reason) }
}

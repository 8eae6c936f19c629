import type { Invariant } from '../world/world.js'

/** What the witness looks at while a run goes on. */
export const watchedInvariants: readonly Invariant[] = [
  {
    id: 'failed-is-not-executed',
    kind: 'safety',
    says: 'A payment that counts as failed was not executed, and is not afterwards.',
    leavesOut: 'declined payments, which some gateways would still complete',
  },
  {
    id: 'open-breaker-sends-nothing',
    kind: 'safety',
    says: 'While a circuit breaker is open, nothing that began afterwards is sent.',
    leavesOut: 'look-ups, whose ways the wire does not tell apart; sends in the ms when it opens',
  },
  {
    id: 'claimed-by-one',
    kind: 'safety',
    says: 'A payment that one process has claimed is claimed by nobody else until its lease ends.',
    leavesOut: 'what a process does after its lease: the compare-and-set guards that',
  },
  {
    id: 'answered-once-durable',
    kind: 'safety',
    says: 'A callback is answered with a 2xx only once it is stored.',
    leavesOut: 'callbacks about no payment',
  },
  {
    id: 'callback-stored-once',
    kind: 'safety',
    says: 'A callback that comes again is known again, and is no other callback.',
    leavesOut: 'what is made of it: the checkers of the books look at that',
  },
]

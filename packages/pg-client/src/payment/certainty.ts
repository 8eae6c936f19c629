/**
 * What is certain about a submit:
 *
 * - `accepted`: the gateway has it, under a key of its own.
 * - `declined`: the gateway refused it by a code of its table.
 * - `notExecuted`: it certainly moved no money.
 * - `unknown`: anything else. The default: only explicit proof leaves it.
 */
export type Certainty = 'accepted' | 'declined' | 'notExecuted' | 'unknown'

/** How one attempt ended, as far as we can know. */
export type AttemptEnding =
  /** No byte went out: refused or aborted by us, DNS, connection refused, connect time-out, TLS. */
  | 'notSent'
  /** The gateway answered in its own envelope; its request is over. */
  | 'answered'
  /** Time-out, reset, truncated or foreign body, a proxy's error: it may still be executed. */
  | 'unanswered'

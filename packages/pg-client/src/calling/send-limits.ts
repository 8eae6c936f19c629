import type { AttemptContext } from '@holdfast/resilience-kit'
import type { SendLimits } from '../ports/http-transport.js'

/** What of an attempt the limits of its requests follow. */
type Ending = Pick<AttemptContext, 'signal' | 'aborted'>

/** Limits whose signal is made when a transport first reads it: making one takes long. */
class AttemptLimits {
  readonly connectTimeoutMs: number
  readonly responseTimeoutMs: number
  readonly #attempt: Ending

  constructor(
    attempt: Ending,
    { connectTimeoutMs, responseTimeoutMs }: Omit<SendLimits, 'signal' | 'aborted'>,
  ) {
    this.connectTimeoutMs = connectTimeoutMs
    this.responseTimeoutMs = responseTimeoutMs
    this.#attempt = attempt
    Object.defineProperty(this, 'signal', ownSignal)
  }

  /** A getter of the class: a copy asks its signal, and is never told an old answer. */
  get aborted(): boolean {
    return this.#attempt.aborted
  }

  static signalOf(limits: AttemptLimits): AbortSignal {
    return limits.#attempt.signal
  }
}

/** A member of the limits' own, no getter of their class: `{ ...limits }` has the signal too. */
const ownSignal = {
  enumerable: true,
  get(this: AttemptLimits): AbortSignal {
    return AttemptLimits.signalOf(this)
  },
}

/** The limits of a request that an attempt sends; the attempt's end aborts it. */
export function sendLimits(
  attempt: Ending,
  times: Omit<SendLimits, 'signal' | 'aborted'>,
): SendLimits {
  return new AttemptLimits(attempt, times) as unknown as SendLimits
}

import type { AttemptContext } from '@holdfast/resilience-kit'
import type { SendLimits } from '../ports/http-transport.js'

/** Limits whose signal is made when a transport first reads it: making one takes long. */
class AttemptLimits {
  readonly connectTimeoutMs: number
  readonly responseTimeoutMs: number
  readonly #attempt: Pick<AttemptContext, 'signal'>

  constructor(
    attempt: Pick<AttemptContext, 'signal'>,
    { connectTimeoutMs, responseTimeoutMs }: Omit<SendLimits, 'signal'>,
  ) {
    this.connectTimeoutMs = connectTimeoutMs
    this.responseTimeoutMs = responseTimeoutMs
    this.#attempt = attempt
    Object.defineProperty(this, 'signal', ownSignal)
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
  attempt: Pick<AttemptContext, 'signal'>,
  times: Omit<SendLimits, 'signal'>,
): SendLimits {
  return new AttemptLimits(attempt, times) as unknown as SendLimits
}

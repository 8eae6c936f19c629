/**
 * What befalls one request. Faults change it one after another; the first one that ends its way,
 * takes the place of its answer or meddles with its delivery has its will.
 */
export interface RequestFate {
  /** The names of the faults that struck, in order. */
  readonly faults: readonly string[]
  /** How long it takes before it is looked at, in real milliseconds. */
  readonly latencyMs: number
  /** How long it stays in the network before, in milliseconds of the gateway's clock. */
  readonly lateMs: number
  /** How often it is executed. */
  readonly executions: 0 | 1 | 2
  /**
   * What is said instead of the answer: the gateway's own error, the error page of a proxy in
   * front of it, that the same request is being executed, that there are too many, or bytes that
   * mean nothing.
   */
  readonly instead: 'gatewayError' | 'proxyError' | 'inFlight' | 'rateLimited' | 'malformed' | null
  /** How the answer travels: `cut` and `reset` end the connection before its first byte. */
  readonly delivery: 'whole' | 'slow' | 'truncated' | 'cut' | 'reset' | 'never'
  /** How long a slow body takes, in real milliseconds. */
  readonly bodyMs: number
  /** Whether the callback is sent before the answer. */
  readonly callbackFirst: boolean
  /** Whether the key of the charge that it makes is another charge's. */
  readonly collides: boolean
  /** Whether it is told what was true before the latest change. */
  readonly stale: boolean
}

/** Nothing befalls it. */
export const UNHARMED_REQUEST: RequestFate = {
  faults: [],
  latencyMs: 0,
  lateMs: 0,
  executions: 1,
  instead: null,
  delivery: 'whole',
  bodyMs: 0,
  callbackFirst: false,
  collides: false,
  stale: false,
}

/**
 * The fate with something else said instead of the answer; the fate itself where an earlier fault
 * has done so.
 */
export function saidInstead(
  fate: RequestFate,
  instead: NonNullable<RequestFate['instead']>,
): RequestFate {
  return fate.instead === null ? { ...fate, instead } : fate
}

/** The fate with the answer travelling so; the fate itself where an earlier fault has its way. */
export function delivered(
  fate: RequestFate,
  delivery: Exclude<RequestFate['delivery'], 'whole'>,
  bodyMs = 0,
): RequestFate {
  return fate.delivery === 'whole' ? { ...fate, delivery, bodyMs } : fate
}

import { atLeast, type Target } from '../target.js'
import type { LibraryName } from './libraries.js'

/** A call of another library that one of the kit's is compared with. */
export interface Peer {
  readonly library: Exclude<LibraryName, 'kit'>
  readonly call: string
  /** How many times faster than it the kit's call is to be. */
  readonly target?: Target
  /** What it leaves out, where that is why the target is hard to reach. */
  readonly leavesOut?: string
}

/** One call of the kit and its counterparts. */
export interface Comparison {
  readonly call: string
  readonly peers: readonly Peer[]
  /** Reads of the clock that measure how long the kit's call took, where it has a target; or 0. */
  readonly clockReads?: number
}

const cockatiel = (call: string, target?: Target, leavesOut?: string): Peer => ({
  library: 'cockatiel',
  call,
  ...(target !== undefined && { target }),
  ...(leavesOut !== undefined && { leavesOut }),
})
const opossum = (call: string): Peer => ({ library: 'opossum', call })

/** What the table shows, in its order; the names are those of the three files of calls. */
export const comparisons: readonly Comparison[] = [
  { call: 'bare await', peers: [cockatiel('bare await'), opossum('bare await')] },
  { call: 'performance.now() twice', peers: [] },
  { call: 'pipeline of nothing', peers: [cockatiel('noop')] },
  { call: 'retry', peers: [cockatiel('retry')] },
  {
    call: 'time-out',
    peers: [
      cockatiel('time-out, aggressive'),
      cockatiel('time-out, cooperative'),
      opossum('breaker with time-out'),
    ],
  },
  { call: 'deadline', peers: [cockatiel('time-out, aggressive')] },
  {
    call: 'breaker, calls counted',
    peers: [cockatiel('CountBreaker(100)', atLeast(1, 'x')), opossum('breaker')],
  },
  {
    call: 'breaker, calls counted, a listener',
    peers: [cockatiel('CountBreaker(100), a listener'), opossum('breaker, a listener')],
  },
  {
    call: 'breaker, 10 s, failed and slow',
    clockReads: 2,
    peers: [
      cockatiel(
        'SamplingBreaker(10 s)',
        atLeast(1, 'x'),
        'measures no duration: it reads `Date.now()` once, for its window, and does not pay them',
      ),
      opossum('breaker'),
    ],
  },
  { call: 'breaker, consecutive failures', peers: [cockatiel('ConsecutiveBreaker(5)')] },
  { call: 'bulkhead', peers: [cockatiel('bulkhead'), opossum('breaker with capacity')] },
  { call: 'rate limiter', peers: [] },
  { call: 'fallback', peers: [cockatiel('fallback'), opossum('breaker with fallback')] },
  {
    call: 'fallback + retry + breaker + time-out',
    peers: [
      cockatiel('the same four, aggressive', atLeast(15, 'x')),
      cockatiel('the same four, cooperative'),
      opossum('breaker with time-out and fallback, no retry'),
    ],
  },
  { call: 'the same, settled', peers: [] },
  { call: 'the same, listeners', peers: [] },
  {
    call: 'the same, signal read',
    peers: [
      cockatiel('the same four, aggressive, signal read', atLeast(3, 'x')),
      cockatiel('the same four, cooperative, signal read'),
    ],
  },
  {
    call: 'presets.gateway',
    peers: [cockatiel('time-out, retry, SamplingBreaker, bulkhead, time-out')],
  },
  {
    call: 'breaker, calls counted, the call fails',
    peers: [
      cockatiel('CountBreaker(100), the call fails'),
      opossum('breaker, the call fails'),
      opossum('breaker without percentiles, the call fails'),
    ],
  },
  { call: 'breaker, calls counted, the call fails, settled', peers: [] },
  {
    call: 'open, execute',
    peers: [cockatiel('open, execute', atLeast(3, 'x')), opossum('open, fire')],
  },
  {
    call: 'open, settle',
    peers: [cockatiel('open, execute', atLeast(20, 'x')), opossum('open, fire')],
  },
]

/**
 * The comparisons whose call contains `text`; all of them for an empty one.
 *
 * @throws RangeError if none does.
 */
export function comparisonsWith(text: string): readonly Comparison[] {
  const found = comparisons.filter(({ call }) => call.includes(text))
  if (found.length > 0) return found
  const calls = comparisons.map(({ call }) => `'${call}'`).join(', ')
  throw new RangeError(`--only must be part of one of ${calls}; got '${text}'`)
}

import type {
  CallLimitsOptions,
  DialectTimes,
  PaymentClientOptions,
  ReconcilerLimits,
  Schedule,
} from '@holdfast/pg-client'
import type { Knobs } from '../chance/knobs.js'
import type { Limits } from '../world/limits.js'

/** The gateway's own delays that no fault makes: latency with its slow mode, in ms at most. */
const gatewaySlackMs = 40_000
/** What a slow store may take between the intent and the first byte, twice. */
const storeSlackMs = 10_000

/** How far faults go in a seed: the client's lifetime of a request follows from it. */
export function drawLimits(knobs: Knobs): Limits {
  const pauseMs = knobs.scale('pause up to ms', 2000, 40_000)
  return {
    longestDelayMs: knobs.scale('messages late up to ms', 1000, 20_000),
    longestClockJumpMs: knobs.scale('clock wrong up to ms', 100, 30_000),
    leastLifeMs: knobs.integer('lives at least ms', 1, 1000),
    mostCrashes: knobs.integer('crashes per process', 1, 8),
    downMs: [100, knobs.scale('down up to ms', 500, 20_000)],
    pauseMs: [1000, pauseMs],
    leastRunMs: 1000,
  }
}

/** What the payment client of a seed is set to, and what its shop does. */
export interface Settings {
  readonly dialect: string
  readonly processes: number
  readonly client: Pick<
    PaymentClientOptions<never>,
    'limits' | 'times' | 'schedule' | 'reconciler'
  > & {
    readonly times: Required<Pick<DialectTimes, 'requestLifetimeMs' | 'pendingHorizonMs'>>
    readonly schedule: Schedule
    readonly reconciler: Partial<ReconcilerLimits> & Pick<ReconcilerLimits, 'leaseMs'>
    readonly limits: CallLimitsOptions & { readonly deadlineMs: number }
  }
  /** Buyers come within so many ms. */
  readonly arrivalMs: number
  /** How long faults go on after the last buyer has come, in ms. */
  readonly afterwardsMs: number
  /** How often a process looks for orders that are too old, and how old they may be, in ms. */
  readonly expiry: { readonly everyMs: number; readonly afterMs: number }
  /** The shop gives orders up although a payment is open: what is approved then is late truth. */
  readonly expiresUnderPayment: boolean
}

/** Draws a setting for everything that can be set. */
export function drawSettings(
  knobs: Knobs,
  limits: Limits,
  dialects: readonly [string, ...string[]],
  orders: number,
): Settings {
  const dialect = knobs.oneOf('dialect', dialects)
  const calls = drawCalls(knobs)
  const schedule = drawSchedule(knobs)
  const requestLifetimeMs = lifetimeOf(limits, calls)
  return {
    dialect,
    processes: knobs.oneOf('processes', [1, 2, 2, 3]),
    client: {
      limits: calls,
      times: { requestLifetimeMs, pendingHorizonMs: 2 * requestLifetimeMs + 120_000 },
      schedule,
      reconciler: drawReconciler(knobs),
    },
    arrivalMs: Math.max(2000, orders * knobs.scale('ms between orders', 50, 1000)),
    afterwardsMs: knobs.scale('faults go on for ms', 20_000, 60_000),
    expiry: {
      everyMs: knobs.scale('expiry looks every ms', 5000, 20_000),
      afterMs: knobs.scale('orders expire after ms', 10_000, 60_000),
    },
    expiresUnderPayment: knobs.isOn('expires under a payment', 0.3),
  }
}

type Calls = Required<
  Pick<CallLimitsOptions, 'connectTimeoutMs' | 'responseTimeoutMs' | 'deadlineMs'>
> &
  CallLimitsOptions

function drawCalls(knobs: Knobs): Calls {
  const responseTimeoutMs = knobs.scale('response time-out ms', 200, 6000)
  return {
    preset: knobs.oneOf('preset', ['gateway', 'gateway', 'seeds']),
    connectTimeoutMs: knobs.scale('connect time-out ms', 100, 2000),
    responseTimeoutMs,
    lookUpTimeoutMs: knobs.scale('look-up time-out ms', 200, 4000),
    deadlineMs: responseTimeoutMs + knobs.scale('deadline beyond ms', 1000, 20_000),
    maxAttempts: knobs.integer('attempts', 1, 5),
    backoffMs: knobs.scale('back-off ms', 20, 1000),
    maxBackoffMs: 2000,
    slowCallMs: knobs.scale('slow call ms', 500, 4000),
    breakerWaitMs: knobs.scale('breaker waits ms', 1000, 15_000),
    halfOpenCalls: knobs.integer('half-open calls', 1, 5),
    maxConcurrent: knobs.scale('bulkhead', 2, 200),
  }
}

function drawSchedule(knobs: Knobs): Schedule {
  const first = knobs.scale('first check ms', 1000, 20_000)
  const later = knobs.scale('later checks ms', first, 60_000)
  return {
    firstRunMs: knobs.integer('first round ms', 0, 5000),
    everyMs: knobs.scale('rounds every ms', 2000, 15_000),
    checkAfterMs: [first, Math.round((first + later) / 2), later],
    jitter: knobs.integer('jitter %', 0, 50) / 100,
  }
}

function drawReconciler(knobs: Knobs): Partial<ReconcilerLimits> & { readonly leaseMs: number } {
  return {
    batch: knobs.scale('batch', 1, 50),
    concurrency: knobs.integer('concurrency', 1, 8),
    requestsPerSecond: knobs.scale('look-ups per second', 5, 100),
    leaseMs: knobs.scale('lease ms', 2000, 30_000),
  }
}

/**
 * For how long a request may still be executed after it was written down that it is sent: the
 * process may stand still before it is written and before it is sent, the network may hold it up,
 * the gateway may hold it up as long again, and clocks may be wrong on both sides.
 */
function lifetimeOf(limits: Limits, calls: Calls): number {
  const { longestDelayMs, longestClockJumpMs, pauseMs } = limits
  const onTheWayMs = 2 * longestDelayMs + 2 * pauseMs[1] + storeSlackMs + gatewaySlackMs
  return onTheWayMs + 2 * longestClockJumpMs + calls.connectTimeoutMs + calls.responseTimeoutMs
}

/**
 * Within how long after the last fault every payment must be final, in ms: the lifetime of what was
 * sent last, the horizon of what stays pending for ever, then two of the longest waits of the
 * schedule, or of an unanswered one, a lease that nobody gave back, an open breaker, and rounds;
 * and once more the time that faults have had, as a refund's return is asked about after as long
 * again as it is old.
 */
export function boundOf(settings: Settings, limits: Limits): number {
  const { client, expiry, arrivalMs, afterwardsMs } = settings
  const { times, schedule, reconciler, limits: calls } = client
  const longestWaitMs = Math.max(...schedule.checkAfterMs)
  const silenceMs = 2 * 120_000
  const lastMs = Math.max(times.requestLifetimeMs, times.pendingHorizonMs)
  const clocksMs = 2 * limits.longestClockJumpMs
  const roundsMs = 10 * schedule.everyMs + 2 * reconciler.leaseMs + 2 * (calls.breakerWaitMs ?? 0)
  const laterMs = calls.deadlineMs + expiry.afterMs + 4 * expiry.everyMs
  const returnMs = arrivalMs + afterwardsMs
  return lastMs + clocksMs + 3 * longestWaitMs + silenceMs + roundsMs + laterMs + returnMs
}

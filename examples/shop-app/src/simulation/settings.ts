import type { Knobs, Limits } from '@holdfast/pg-simulator/simulation'
import { readConfig, type ShopConfig } from '../config.js'
import { gatewayUrl } from './addresses.js'

/** How far faults go in a seed. */
export function drawLimits(knobs: Knobs): Limits {
  return {
    longestDelayMs: knobs.scale('messages late up to ms', 1000, 20_000),
    longestClockJumpMs: knobs.scale('clock wrong up to ms', 100, 10_000),
    leastLifeMs: knobs.integer('lives at least ms', 1, 1000),
    mostCrashes: knobs.integer('crashes per process', 1, 6),
    downMs: [100, knobs.scale('down up to ms', 500, 10_000)],
    pauseMs: [1000, knobs.scale('pause up to ms', 2000, 20_000)],
    leastRunMs: 1000,
  }
}

/** What a seed's shop is set to, and what its buyers do. */
export interface Settings {
  readonly dialect: 'async-card' | 'toss'
  /** How many processes have the orders. */
  readonly shops: number
  readonly config: ShopConfig
  /** Pieces of each product. */
  readonly stock: number
  /**
   * Of what takes stock, points or money, such a share is late, by so many ms at most: what gives
   * it back, or ends the order, overtakes it.
   */
  readonly lateRequests: { readonly share: number; readonly upToMs: number }
  /** A request acts on what it has looked at for so long at most, in ms. */
  readonly actsWithinMs: number
  /** Buyers come within so many ms. */
  readonly arrivalMs: number
  readonly safetyMs: number
  readonly boundMs: number
}

/** Draws a setting for everything that can be set. */
export function drawSettings(knobs: Knobs, limits: Limits, dialects: readonly string[]): Settings {
  const offered = (['async-card', 'toss'] as const).filter((one) => dialects.includes(one))
  const dialect = knobs.oneOf('dialect', [offered[0] ?? 'async-card', ...offered.slice(1)])
  const calls = drawCalls(knobs)
  const requestLifetimeMs = lifetimeOf(limits) + calls.connectTimeoutMs + calls.responseTimeoutMs
  const times = { requestLifetimeMs, pendingHorizonMs: 2 * requestLifetimeMs + 120_000 }
  const first = knobs.scale('first check ms', 1000, 10_000)
  const schedule = { firstRunMs: 1000, everyMs: 3000, checkAfterMs: [first, 30_000], jitter: 0.1 }
  const stock = knobs.integer('stock', 2, 12)
  const orderTtlMs = knobs.scale('saga limit ms', 4000, 90_000)
  const arrivalMs = knobs.scale('arrivals within ms', 2000, 20_000)
  const config = readConfig({
    dataDir: 'nowhere',
    synchronous: 'normal',
    gatewayUrl,
    tossUrl: gatewayUrl,
    tossSecretKey: 'test_sk_simulation',
    seedStock: String(stock),
    welcomePoints: '15000',
    orderTtlMs: String(orderTtlMs),
    orderDeadlineMs: String(knobs.scale('order deadline ms', 2000, 15_000)),
    sweepMs: String(knobs.scale('sweep every ms', 1000, 10_000)),
    outboxMs: String(knobs.scale('outbox every ms', 1000, 10_000)),
    ordersPerMinute: '1000000',
    clientLimits: JSON.stringify(calls),
    clientTimes: JSON.stringify(times),
    clientSchedule: JSON.stringify(schedule),
    reconcilerLeaseMs: String(knobs.scale('lease ms', 2000, 20_000)),
  })
  return {
    dialect,
    shops: knobs.oneOf('shops', [1, 1, 2]),
    config,
    stock,
    lateRequests: {
      share: knobs.isOn('late requests', 0.5) ? 0.3 : 0,
      upToMs: knobs.scale('requests late up to ms', 3000, 90_000),
    },
    actsWithinMs: config.orderDeadlineMs + 2 * limits.longestClockJumpMs + limits.pauseMs[1],
    arrivalMs,
    safetyMs: arrivalMs + knobs.scale('faults go on for ms', 20_000, 60_000),
    boundMs: boundOf(times.pendingHorizonMs, orderTtlMs, limits),
  }
}

function drawCalls(knobs: Knobs) {
  const responseTimeoutMs = knobs.scale('response time-out ms', 200, 4000)
  return {
    preset: 'gateway',
    connectTimeoutMs: knobs.scale('connect time-out ms', 100, 2000),
    responseTimeoutMs,
    lookUpTimeoutMs: knobs.scale('look-up time-out ms', 200, 3000),
    deadlineMs: responseTimeoutMs + knobs.scale('deadline beyond ms', 1000, 10_000),
    maxAttempts: knobs.integer('attempts', 1, 4),
    backoffMs: 100,
    maxBackoffMs: 1000,
    slowCallMs: 2000,
    breakerWaitMs: knobs.scale('breaker waits ms', 1000, 10_000),
    halfOpenCalls: 3,
    maxConcurrent: 100,
  } as const
}

/** For how long a request may still be executed after it was written down that it is sent. */
function lifetimeOf({ longestDelayMs, longestClockJumpMs, pauseMs }: Limits): number {
  return 2 * longestDelayMs + 2 * pauseMs[1] + 2 * longestClockJumpMs + 50_000
}

/** Within how long after the last fault everything must have come to its end, in ms. */
function boundOf(pendingHorizonMs: number, orderTtlMs: number, limits: Limits): number {
  const clocksMs = 2 * limits.longestClockJumpMs
  // Work that failed waits up to five minutes, and half of it is left to chance.
  return pendingHorizonMs + orderTtlMs + clocksMs + 900_000
}

import type { CallLimitsOptions, DialectTimes } from '@holdfast/pg-client'
import { asyncCard } from '@holdfast/pg-client/dialects/async-card'
import { duration, type TableText } from './report/tables.js'

/** The gateway's processing delay (1-5 s) and late callbacks, in every act. */
export const processingScale = 0.2

/** Act 3 runs ten times as fast: arrivals, time-outs, waits. */
export const blackOutScale = 0.1

/** The seeds' 100 orders one after another take 20 minutes: a hundredth. */
export const sequenceScale = 0.01

/** What the shop is told instead of its defaults. */
export const shopTimes = {
  client: {
    requestLifetimeMs: 8_000,
    pendingHorizonMs: 60_000,
    checkAfterMs: [1_500, 1_500, 3_000, 5_000],
  } satisfies Partial<DialectTimes>,
  orderTtlMs: 10_000,
  sweepMs: 1_000,
  reconcilerPollMs: 250,
} as const

/** The limits of `presets.gateway` with every time scaled; none where nothing is. */
export function scaledLimits(scale: number): CallLimitsOptions {
  if (scale === 1) return {}
  return {
    connectTimeoutMs: 1_000 * scale,
    responseTimeoutMs: 3_000 * scale,
    lookUpTimeoutMs: 1_000 * scale,
    deadlineMs: 10_000 * scale,
    backoffMs: 200 * scale,
    maxBackoffMs: 2_000 * scale,
    slowCallMs: 2_000 * scale,
    breakerWaitMs: 10_000 * scale,
  }
}

/** Every number that the demo scales, beside the one that stands for it. */
export function scalesTable(): TableText {
  const { client, orderTtlMs, sweepMs, reconcilerPollMs } = shopTimes
  const real = asyncCard({ baseUrl: 'http://gateway', callbackUrl: 'http://shop' }).times
  const list = (times: readonly number[]): string => times.map(duration).join(', ')
  return {
    head: ['Scaled, so that nobody has to wait', 'real', 'here'],
    rows: [
      ['the gateway settles a payment in', '1-5 s', '0.2-1 s'],
      ['a late callback comes after', '10-60 s', '2-12 s'],
      ['the reconciler asks after', list(real.checkAfterMs), list(client.checkAfterMs)],
      ['the reconciler looks every', '1 s', duration(reconcilerPollMs)],
      [
        'a sent request may be executed for',
        duration(real.requestLifetimeMs),
        duration(client.requestLifetimeMs),
      ],
      [
        'pending goes to review after',
        duration(real.pendingHorizonMs),
        duration(client.pendingHorizonMs),
      ],
      ['an order waits for its money', '10 min', duration(orderTtlMs)],
      ['expired orders are looked for every', '5 s', duration(sweepMs)],
      ['a commit waits for the disk, and so survives', 'a power cut', 'SIGKILL'],
      ['act 3: arrivals, time-outs, waits', '1', '1/10'],
      ["act 3: the seeds' 100 orders in a row", '1', '1/100'],
    ],
  }
}

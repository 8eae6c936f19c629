import {
  schedules,
  type CallLimitsOptions,
  type DialectTimes,
  type Schedule,
} from '@holdfast/pg-client'
import { asyncCard } from '@holdfast/pg-client/dialects/async-card'
import { createSimulator } from '@holdfast/pg-simulator'
import { settings } from '../settings.js'
import { lateCallbackMs } from './gateway-faults.js'
import { duration, type TableText } from './report/tables.js'

/** The gateway's processing delay and late callbacks, in every act. */
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
  } satisfies Partial<DialectTimes>,
  /** Where Toss is served too: its own times are for people at a window. */
  toss: {
    connectTimeoutMs: 1_000,
    responseTimeoutMs: 3_000,
    lookUpTimeoutMs: 1_000,
    deadlineMs: 4_500,
    requestLifetimeMs: 8_000,
    pendingHorizonMs: 60_000,
  } satisfies Partial<DialectTimes>,
  schedule: {
    everyMs: 250,
    checkAfterMs: [1_500, 1_500, 3_000, 5_000],
  } satisfies Partial<Schedule>,
  orderTtlMs: 10_000,
  orderDeadlineMs: 5_000,
  sweepMs: 1_000,
} as const

/** Where people look at it: the gateway's own times, and a shop that heals within seconds. */
export const keptOpenTimes = {
  client: {
    requestLifetimeMs: 8_000,
    pendingHorizonMs: 30_000,
  } satisfies Partial<DialectTimes>,
  toss: {
    connectTimeoutMs: 1_000,
    responseTimeoutMs: 5_000,
    lookUpTimeoutMs: 1_000,
    deadlineMs: 7_000,
    requestLifetimeMs: 12_000,
    pendingHorizonMs: 60_000,
  } satisfies Partial<DialectTimes>,
  schedule: {
    everyMs: 500,
    checkAfterMs: [2_000, 2_000, 3_000, 5_000],
  } satisfies Partial<Schedule>,
  limits: { breakerWaitMs: 5_000 } satisfies CallLimitsOptions,
  orderTtlMs: 180_000,
  orderDeadlineMs: 8_000,
  sweepMs: 1_000,
} as const

/** The gateway's times as they are where nothing is scaled. */
export function realTimes(): DialectTimes {
  return asyncCard({ baseUrl: 'http://gateway', callbackUrl: 'http://shop' }).times
}

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

interface RealAndHere {
  readonly real: string
  readonly here: string
}

/** How long the seeds' gateway takes to settle, as the simulator's own scenario has it. */
export function processingTimes(): RealAndHere {
  const { processing } = createSimulator({ scenario: 'seeds' }).scenario()
  if (!('uniform' in processing)) throw new Error('the scenario `seeds` settles in a range of time')
  return scaledRange(processing.uniform)
}

function scaledRange({ min, max }: { readonly min: number; readonly max: number }): RealAndHere {
  const inWords = (scale: number) => `${duration(min * scale)} to ${duration(max * scale)}`
  return { real: inWords(1), here: inWords(processingScale) }
}

/** Every number that the demo scales, beside the one that stands for it. */
export function scalesTable(): TableText {
  const { client, schedule, ...shop } = shopTimes
  const real = realTimes()
  const settled = processingTimes()
  const late = scaledRange(lateCallbackMs)
  const list = (times: readonly number[]): string => times.map(duration).join(', ')
  const ofClient = (name: 'requestLifetimeMs' | 'pendingHorizonMs') =>
    [duration(real[name]), duration(client[name])] as const
  const ofShop = (name: 'orderTtlMs' | 'orderDeadlineMs' | 'sweepMs') =>
    [duration(Number(settings[name].fallback)), duration(shop[name])] as const
  return {
    head: ['Scaled, so that nobody has to wait', 'real', 'here'],
    rows: [
      ['the gateway settles a payment in', settled.real, settled.here],
      ['a late callback comes after', late.real, late.here],
      ['the reconciler asks after', list(real.checkAfterMs), list(schedule.checkAfterMs)],
      [
        'the reconciler looks every',
        duration(schedules.standard.everyMs),
        duration(schedule.everyMs),
      ],
      ['a sent request may be executed for', ...ofClient('requestLifetimeMs')],
      ['pending goes to review after', ...ofClient('pendingHorizonMs')],
      ['an order waits for its money', ...ofShop('orderTtlMs')],
      ['a buyer waits for the answer', ...ofShop('orderDeadlineMs')],
      ['expired orders are looked for every', ...ofShop('sweepMs')],
      ['a commit waits for the disk, and so survives', 'a power cut', 'SIGKILL'],
      ['act 3: arrivals, time-outs, waits', '1', fraction(blackOutScale)],
      ["act 3: the seeds' 100 orders in a row", '1', fraction(sequenceScale)],
    ],
  }
}

function fraction(scale: number): string {
  return `1/${Math.round(1 / scale)}`
}

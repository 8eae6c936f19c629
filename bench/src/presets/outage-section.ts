import { median, percentile } from '../percentile.js'
import { right } from '../table.js'
import { atMost } from '../target.js'
import { TIME_OUT_MS } from './contestants.js'
import { HANG_MS, WAIT_IN_OPEN_MS, type OutageResult } from './outage.js'
import { OWN_WORK_MS, type RowResult } from './one-after-another.js'
import { goalsText, type Goal, type Section } from './section.js'

/** One contestant at one pace, over several seeds. */
export interface OutageRow {
  readonly name: string
  readonly perSecond: number
  readonly results: readonly OutageResult[]
  /** Whether it is to reach the figures of the design. */
  readonly isJudged: boolean
}

/** Probes that the gateway preset's breaker sends before it decides. */
const PROBES = 5

const POSTS_PER_ORDER: Readonly<Record<number, number>> = { 2: 0.25, 20: 0.1, 200: 0.02 }

const seconds = (ms: number): string => (ms === Infinity ? 'never' : (ms / 1000).toFixed(1))

function definedOf(
  results: readonly OutageResult[],
  key: 'trippedAfterMs' | 'endedAtTrip',
): readonly number[] {
  return results.flatMap((result) => result[key] ?? [])
}

/** POSTs per order, of every seed. */
function postsPerOrder(results: readonly OutageResult[]): readonly number[] {
  return results.map(({ posts, orders }) => posts / orders)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function worst(values: readonly number[]): number {
  return Math.max(...values)
}

function hangGoals({ results, perSecond, isJudged }: OutageRow): readonly Goal[] {
  const limit = POSTS_PER_ORDER[perSecond]
  if (!isJudged || limit === undefined) return []
  const ended = definedOf(results, 'endedAtTrip')
  return [
    { what: 'POSTs', target: atMost(limit), figure: mean(postsPerOrder(results)) },
    {
      what: 'ended',
      target: atMost(10),
      // Where the breaker stayed closed in some run, there is no figure and the target is missed.
      figure: ended.length === results.length ? worst(ended) : Number.NaN,
    },
  ]
}

/** What 60 s without any answer cost. */
export function hangSection(rows: readonly OutageRow[]): Section {
  return {
    title: 'A gateway that hangs for 60 s',
    text: [
      `In the middle of trade it stops to answer for ${HANG_MS / 1000} s. POSTs are per`,
      'order that arrives in that time, on average and of the worst seed; calls and',
      'orders are the most under way at once. Opens after: seconds from the beginning',
      "to the breaker's opening, median; ended: requests sent since the beginning less",
      'those still under way at that moment, of the worst seed. The breaker of',
      'presets.seeds is mostly open already when the hang begins, because of the 40 %.',
      'The bare call is the AS-IS, a shop without the kit: nothing ends its calls, so',
      'they and the promises that wait for them become more for as long as it hangs; in',
      'all other rows a time-out bounds them.',
    ].join(' '),
    table: {
      columns: [
        { heading: 'guard' },
        right('orders/s'),
        right('seeds'),
        right('POSTs'),
        right('worst'),
        right('calls'),
        right('orders'),
        right('opens after s'),
        right('ended'),
        { heading: 'target' },
      ],
      rows: rows.map((row) => {
        const posts = postsPerOrder(row.results)
        const tripped = definedOf(row.results, 'trippedAfterMs')
        const ended = definedOf(row.results, 'endedAtTrip')
        return [
          row.name,
          String(row.perSecond),
          String(row.results.length),
          mean(posts).toFixed(4),
          worst(posts).toFixed(4),
          String(worst(row.results.map(({ mostInFlight }) => mostInFlight))),
          String(worst(row.results.map(({ mostOrders }) => mostOrders))),
          tripped.length === 0 ? 'never' : seconds(median(tripped)),
          ended.length === 0 ? '' : String(worst(ended)),
          goalsText(hangGoals(row)),
        ]
      }),
    },
    goals: rows.flatMap(hangGoals),
  }
}

/** Wait, time-out, and the arrivals that fill the probes' permits, in milliseconds. */
export function recoveryBoundMs(perSecond: number): number {
  return WAIT_IN_OPEN_MS + TIME_OUT_MS + (PROBES * 1000) / perSecond
}

/** Of every seed: how long it took until the breaker was closed; Infinity where it never was. */
function recoveries(results: readonly OutageResult[]): readonly number[] {
  return results.map(({ closedAfterMs = Infinity }) => closedAfterMs)
}

/** How long it takes until the breaker is closed again. */
export function recoverySection(rows: readonly OutageRow[]): Section {
  const goalsOf = ({ results, perSecond, isJudged }: OutageRow): readonly Goal[] => {
    if (!isJudged) return []
    const figure = percentile(recoveries(results), 95) / 1000
    const target = atMost(recoveryBoundMs(perSecond) / 1000, ' s')
    return [{ what: 'p95', target, figure }]
  }
  return {
    title: 'Recovery',
    text: [
      'The ends of the hangs are spread evenly over a cycle of the breaker, and the',
      'gateway refuses 40 % as before. Seconds from then until the breaker is closed.',
      `The bound is the wait (${WAIT_IN_OPEN_MS / 1000} s), a time-out`,
      `(${TIME_OUT_MS / 1000} s), and the ${PROBES} arrivals that fill the permits.`,
    ].join(' '),
    table: {
      columns: [
        { heading: 'guard' },
        right('orders/s'),
        right('seeds'),
        right('p50 s'),
        right('p95 s'),
        right('worst s'),
        { heading: 'target' },
      ],
      rows: rows.map((row) => {
        const closed = recoveries(row.results)
        return [
          row.name,
          String(row.perSecond),
          String(closed.length),
          seconds(median(closed)),
          seconds(percentile(closed, 95)),
          seconds(worst(closed)),
          goalsText(goalsOf(row)),
        ]
      }),
    },
    goals: rows.flatMap(goalsOf),
  }
}

/** One contestant and its row of orders. */
export interface RowRow {
  readonly name: string
  readonly result: RowResult
  readonly isJudged: boolean
}

/** 100 orders, each sent when the one before has ended. */
export function oneAfterAnotherSection(rows: readonly RowRow[]): Section {
  const goalsOf = ({ result, isJudged }: RowRow): readonly Goal[] =>
    isJudged ? [{ what: 'all', target: atMost(15, ' s'), figure: result.elapsedMs / 1000 }] : []
  return {
    title: '100 orders one after another while the gateway hangs',
    text: [
      `Virtual seconds for all of them, ${OWN_WORK_MS} ms of the shop's own work each.`,
      'The seeds say 15 minutes without a breaker (not counting the waits between',
      'attempts) and 46 s with theirs.',
    ].join(' '),
    table: {
      columns: [
        { heading: 'guard' },
        right('all s'),
        right('each ms'),
        right('POSTs'),
        { heading: 'target' },
      ],
      rows: rows.map((row) => [
        row.name,
        seconds(row.result.elapsedMs),
        String(Math.round(row.result.elapsedMs / row.result.orders)),
        String(row.result.posts),
        goalsText(goalsOf(row)),
      ]),
    },
    goals: rows.flatMap(goalsOf),
  }
}

import { right } from '../table.js'
import { atLeast, atMost } from '../target.js'
import { goalsText, type Goal, type Section } from './section.js'
import type { Pace, TradeResult } from './trade.js'

/** One line of the table: what became of one contestant's orders at one pace. */
export interface TradeRow {
  readonly name: string
  readonly pace: Pace
  readonly result: TradeResult
  /** Whether it is to reach the figures of the design. */
  readonly isJudged: boolean
}

/** Accepted orders in percent. */
export function percentAccepted({ accepted, orders }: TradeResult): number {
  return (accepted * 100) / orders
}

/** How many orders out of a hundred come through and what they cost. */
export function goodputSection(rows: readonly TradeRow[]): Section {
  const goalsOf = ({ result, isJudged }: TradeRow): readonly Goal[] => {
    if (!isJudged) return []
    const { posts, orders } = result
    const accepted = percentAccepted(result)
    return [
      { what: 'accepted', target: atLeast(93, ' %'), figure: accepted },
      { what: 'POSTs', target: atMost(1.7), figure: posts / orders },
    ]
  }
  const orders = rows[0]?.result.orders ?? 0
  return {
    title: 'A gateway that refuses 40 %',
    text: [
      `${orders.toLocaleString('en')} orders at each pace, at random moments. Accepted`,
      'is the share of orders; POSTs and look-ups are per order; the next three are',
      'orders that the breaker and the bulkhead refused last, and retries that the',
      'budget did not allow.',
    ].join(' '),
    table: {
      columns: [
        { heading: 'guard' },
        right('orders/s'),
        right('accepted'),
        right('POSTs'),
        right('look-ups'),
        right('breaker'),
        right('bulkhead'),
        right('budget'),
        { heading: 'target' },
      ],
      rows: rows.map((row) => {
        const { result } = row
        return [
          row.name,
          String(row.pace),
          `${percentAccepted(result).toFixed(2)} %`,
          (result.posts / result.orders).toFixed(3),
          (result.lookUps / result.orders).toFixed(3),
          String(result.refusedByBreaker),
          String(result.refusedByBulkhead),
          String(result.refusedByBudget),
          goalsText(goalsOf(row)),
        ]
      }),
    },
    goals: rows.flatMap(goalsOf),
  }
}

/** A hundred buyers in the same moment; `rows` are sums over `times` runs. */
export function atOnceSection(rows: readonly TradeRow[], times: number): Section {
  const goalsOf = ({ result, isJudged }: TradeRow): readonly Goal[] => {
    if (!isJudged) return []
    return [{ what: 'bulkhead', target: atMost(0), figure: result.refusedByBulkhead }]
  }
  return {
    title: '100 buyers at once',
    text: [
      `The gateway refuses 40 %; ${times} times. The refusals are sums over all times,`,
      'the most in flight is that of the worst.',
    ].join(' '),
    table: {
      columns: [
        { heading: 'guard' },
        right('accepted'),
        right('POSTs'),
        right('breaker'),
        right('bulkhead'),
        right('in flight'),
        { heading: 'target' },
      ],
      rows: rows.map((row) => {
        const { result } = row
        return [
          row.name,
          `${percentAccepted(result).toFixed(2)} %`,
          (result.posts / result.orders).toFixed(3),
          String(result.refusedByBreaker),
          String(result.refusedByBulkhead),
          String(result.mostInFlight),
          goalsText(goalsOf(row)),
        ]
      }),
    },
    goals: rows.flatMap(goalsOf),
  }
}

/** The sum of several runs; the most in flight is that of the worst. */
export function sumOf(results: readonly TradeResult[]): TradeResult {
  const total = (key: keyof TradeResult) => results.reduce((sum, result) => sum + result[key], 0)
  return {
    orders: total('orders'),
    accepted: total('accepted'),
    posts: total('posts'),
    lookUps: total('lookUps'),
    refusedByBreaker: total('refusedByBreaker'),
    refusedByBulkhead: total('refusedByBulkhead'),
    refusedByBudget: total('refusedByBudget'),
    mostInFlight: Math.max(...results.map(({ mostInFlight }) => mostInFlight)),
  }
}

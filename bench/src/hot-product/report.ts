import { percentile } from '../percentile.js'
import { right, type Table } from '../table.js'
import type { Rush } from './rush.js'

/** One shop's sale, from the opening of the door until nobody wants anything any more. */
export interface Sale {
  readonly gate: 'on' | 'off'
  /** The buyers who came first, all at once. */
  readonly first: Rush
  /** Those who came when all was sold. */
  readonly late: Rush
  /** Orders of the product that were paid and confirmed. */
  readonly sold: number
  readonly left: number
}

/** What is wrong with a sale; empty where exactly what there was has been sold. */
export function wrongIn({ first, late, sold, left }: Sale, stock: number): readonly string[] {
  const isToldSoldOut = (one: Rush['told'][number]): boolean =>
    one.status === 409 && one.error === 'INSUFFICIENT_STOCK'
  const taken = first.told.filter(({ status }) => status === 201 || status === 202).length
  const turnedAway = first.told.filter(isToldSoldOut).length
  return [
    ...(sold === stock ? [] : [`${sold} sold of ${stock}`]),
    ...(left === 0 ? [] : [`${left} left`]),
    ...(taken === stock ? [] : [`${taken} buyers were taken on`]),
    ...(taken + turnedAway === first.told.length ? [] : ['some were told something else']),
    ...(late.told.every(isToldSoldOut) ? [] : ['some who came late were not told that it is sold']),
  ]
}

/** One row per way of selling, the median of its sales. */
export function toTable(sales: readonly Sale[]): Table {
  return {
    columns: [
      { heading: 'gate' },
      right('sales'),
      right('first: all answered after s'),
      right('first: sold out told p99 ms'),
      right('late: requests/s'),
      right('late: p50 ms'),
      right('late: p99 ms'),
    ],
    rows: (['on', 'off'] as const).map((gate) => {
      const own = sales.filter((sale) => sale.gate === gate)
      const middle = (figure: (sale: Sale) => number): string =>
        percentile(own.map(figure), 50).toFixed(1)
      return [
        gate,
        String(own.length),
        middle(({ first }) => first.wallMs / 1000),
        middle(({ first }) => percentile(soldOutTimes(first), 99)),
        middle(({ late }) => (1000 * late.told.length) / late.wallMs),
        middle(({ late }) => percentile(soldOutTimes(late), 50)),
        middle(({ late }) => percentile(soldOutTimes(late), 99)),
      ]
    }),
  }
}

function soldOutTimes({ told }: Rush): readonly number[] {
  return told.filter(({ status }) => status === 409).map(({ durationMs }) => durationMs)
}

import { median, percentile } from '../percentile.js'
import { markdownTable, right, type Table } from '../table.js'
import type { Rush, Told } from './rush.js'

/** One shop's sale, from the opening of the door until nobody wants anything any more. */
export interface Sale {
  readonly gate: 'on' | 'off'
  /** The buyers who came first, all at once. */
  readonly first: Rush
  /** Those who came when all was sold. */
  readonly late: Rush
  /** What had not ended when those who came first had their answers; empty where all had. */
  readonly stillOpen: readonly string[]
  /** Pieces in orders that were paid and confirmed. */
  readonly sold: number
  readonly left: number
}

/** What is wrong with a sale; empty where exactly what there was has been sold. */
export function wrongIn(
  { first, late, stillOpen, sold, left }: Sale,
  stock: number,
): readonly string[] {
  const taken = first.told.filter(({ status }) => status === 201 || status === 202).length
  const turnedAway = first.told.filter(isToldSoldOut).length
  return [
    ...stillOpen,
    ...(sold === stock ? [] : [`${sold} sold of ${stock}`]),
    ...(left === 0 ? [] : [`${left} left`]),
    ...(taken === stock ? [] : [`${taken} buyers were taken on`]),
    ...(taken + turnedAway === first.told.length ? [] : ['some were told something else']),
    ...(late.told.every(isToldSoldOut) ? [] : ['some who came late were not told that it is sold']),
  ]
}

/** What is measured of every sale by itself. */
const figures: readonly (readonly [heading: string, of: (sale: Sale) => number])[] = [
  ['first: all answered after s', ({ first }) => first.wallMs / 1000],
  ['first: sold out told p99 ms', ({ first }) => percentile(soldOutTimes(first), 99)],
  ['late: requests/s', ({ late }) => (1000 * late.told.length) / late.wallMs],
  ['late: p50 ms', ({ late }) => percentile(soldOutTimes(late), 50)],
  ['late: p99 ms', ({ late }) => percentile(soldOutTimes(late), 99)],
]

const saleColumns = [right('sold'), right('told sold out'), ...figures.map(([name]) => right(name))]

/** One row per way of selling: its counts over all its sales, and the median of each figure. */
export function toTable(sales: readonly Sale[], stock: number): Table {
  return {
    columns: [{ heading: 'gate' }, right('sales'), ...saleColumns],
    rows: (['on', 'off'] as const).map((gate) => {
      const own = sales.filter((sale) => sale.gate === gate)
      const medians = figures.map(([, figure]) => median(own.map(figure)).toFixed(1))
      return [gate, String(own.length), ...countsOf(own, stock), ...medians]
    }),
  }
}

/** One row per sale, in the order in which they were held. */
export function saleTable(sales: readonly Sale[], stock: number): Table {
  return {
    columns: [right('sale'), { heading: 'gate' }, ...saleColumns],
    rows: sales.map((sale, index) => {
      const own = figures.map(([, figure]) => figure(sale).toFixed(1))
      return [String(index + 1), sale.gate, ...countsOf([sale], stock), ...own]
    }),
  }
}

/**
 * The page of figures below its title.
 *
 * @param told what was sold, and to how many
 * @returns undefined where anything was wrong in any sale: figures of that are worth nothing
 */
export function figuresPage(
  sales: readonly Sale[],
  { stock, told }: { readonly stock: number; readonly told: string },
): string | undefined {
  if (sales.some((sale) => wrongIn(sale, stock).length > 0)) return undefined
  return [
    `${told} Counts are of all sales together. All else was measured in each sale by itself, and ` +
      'stands here as the median of the sales.',
    markdownTable(toTable(sales, stock)),
    'Each sale:',
    markdownTable(saleTable(sales, stock)),
  ].join('\n\n')
}

/** How much was sold, and how many were told that it is sold out: each of what it should be. */
function countsOf(sales: readonly Sale[], stock: number): readonly string[] {
  const sum = (of: (sale: Sale) => number): number =>
    sales.reduce((total, sale) => total + of(sale), 0)
  const everybody = ({ first, late }: Sale): readonly Told[] => [...first.told, ...late.told]
  const toldSoldOut = sum((sale) => everybody(sale).filter(isToldSoldOut).length)
  const without = sum((sale) => everybody(sale).length - stock)
  return [`${sum(({ sold }) => sold)} of ${stock * sales.length}`, `${toldSoldOut} of ${without}`]
}

function isToldSoldOut({ status, error }: Told): boolean {
  return status === 409 && error === 'INSUFFICIENT_STOCK'
}

function soldOutTimes({ told }: Rush): readonly number[] {
  return told.filter(isToldSoldOut).map(({ durationMs }) => durationMs)
}

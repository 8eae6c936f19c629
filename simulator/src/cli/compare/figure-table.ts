import { columns } from '../text-layout.js'

/** A line of a table: what it is called, and what stands in the column of each contestant. */
export type FigureRow<T> = readonly [label: string, cell: (row: T) => string]

/** Figures below each other, contestants beside each other, as the seeds' tables have them. */
export function figureTable<T extends { readonly name: string }>(
  contestants: readonly T[],
  rows: readonly FigureRow<T>[],
  width: number,
): string {
  const headings = ['', ...contestants.map(({ name }) => name)]
  const lines = rows.map(([label, cell]) => [label, ...contestants.map(cell)])
  const right = contestants.map((_, index) => index + 1)
  return columns([headings, ...lines], { indent: 2, right, width })
}

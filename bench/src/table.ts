/** One column of a table. */
export interface Column {
  readonly heading: string
  /** On which side its cells stand. Default `left`. */
  readonly align?: 'left' | 'right'
}

/** A column of numbers. */
export function right(heading: string): Column {
  return { heading, align: 'right' }
}

/** A table, for a terminal or for a page. */
export interface Table {
  readonly columns: readonly Column[]
  /** One text per column. */
  readonly rows: readonly (readonly string[])[]
}

function widthsOf({ columns, rows }: Table, atLeast: number): readonly number[] {
  return columns.map(({ heading }, at) =>
    Math.max(atLeast, heading.length, ...rows.map((row) => row[at]?.length ?? 0)),
  )
}

function padded(cell: string, width: number, { align }: Column): string {
  return align === 'right' ? cell.padStart(width) : cell.padEnd(width)
}

function cellsOf(table: Table, widths: readonly number[]): readonly (readonly string[])[] {
  const headings = table.columns.map(({ heading }) => heading)
  return [headings, ...table.rows].map((row) =>
    table.columns.map((column, at) => padded(row[at] ?? '', widths[at] ?? 0, column)),
  )
}

/** Aligned with spaces, one line per row, for a terminal. */
export function textTable(table: Table): string {
  return cellsOf(table, widthsOf(table, 0))
    .map((cells) => cells.join('  ').trimEnd())
    .join('\n')
}

/** A Markdown table as prettier prints it, so that a page that was written needs no formatting. */
export function markdownTable(table: Table): string {
  const widths = widthsOf(table, 3)
  const rule = table.columns.map(({ align }, at) => {
    const width = widths[at] ?? 0
    return align === 'right' ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)
  })
  const [headings = [], ...rows] = cellsOf(table, widths)
  return [headings, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** The longest line that the program prints by itself, in characters of a terminal. */
export const TEXT_WIDTH = 100

/** Signs that take two places in a terminal: Hangul, Han, Kana and their punctuation. */
const WIDE = /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60]/gu

/** A last column that would be narrower than this is not wrapped. */
const NARROWEST = 24

/** How many places a text takes in a terminal. */
export function textWidth(text: string): number {
  return [...text].length + (text.match(WIDE)?.length ?? 0)
}

/**
 * A text that came from elsewhere, on one line and without control characters: an order id must
 * not move the cursor.
 */
export function plainText(text: string): string {
  return text.replaceAll(/[\u0000-\u001F\u007F-\u009F\u2028\u2029]/g, ' ')
}

/** A number of things in words: `1 charge`, `2 charges`. */
export function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`
}

/**
 * The text broken at spaces into lines of at most `width`; a longer word has a line of its own.
 * Lines after the first begin with `indent`, which counts. Spaces at the beginning stay.
 */
export function wrapped(text: string, width = TEXT_WIDTH, indent = ''): string {
  const [start = ''] = /^ */.exec(text) ?? []
  const lines: string[] = []
  let line: string | undefined
  for (const word of text.slice(start.length).split(' ')) {
    const longer: string = line === undefined ? start + word : `${line} ${word}`
    const room = width - (lines.length > 0 ? indent.length : 0)
    if (line !== undefined && textWidth(longer.trimEnd()) > room) {
      lines.push(line.trimEnd())
      line = word
    } else {
      line = longer
    }
  }
  return [...lines, line].join(`\n${indent}`)
}

/** How columns are laid out. */
export interface ColumnOptions {
  /** Spaces before every line. Default 0. */
  readonly indent?: number
  /** Numbers of the columns, from 0, whose cells stand at the right. */
  readonly right?: readonly number[]
  /** The longest line; the last column is wrapped to it. Default 100. */
  readonly width?: number
}

/** Rows of cells in columns, two spaces apart; a last cell may have several lines. */
export function columns(
  rows: readonly (readonly string[])[],
  { indent = 0, right = [], width = TEXT_WIDTH }: ColumnOptions = {},
): string {
  const count = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(0, ...rows.map((row) => textWidth(row[column] ?? ''))),
  )
  const before = widths.slice(0, -1).reduce((sum, one) => sum + one + 2, indent)
  const room = Math.max(width - before, NARROWEST)
  const lines = rows.map((row) => {
    const cells = widths.map((wide, column) => {
      const cell = row[column] ?? ''
      const gap = ' '.repeat(wide - textWidth(cell))
      if (right.includes(column)) return gap + cell
      if (column < count - 1) return cell + gap
      const lines = cell.split('\n').map((line) => wrapped(line, room))
      return lines.join('\n')
    })
    const [first = '', ...others] = cells.join('  ').split('\n')
    return [' '.repeat(indent) + first, ...others.map((text) => ' '.repeat(before) + text)]
  })
  return lines
    .flat()
    .map((line) => line.trimEnd())
    .join('\n')
}

/** A table with a line of headings. */
export function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  options: ColumnOptions = {},
): string {
  const cells = rows.map((row) => row.map(plainText))
  return columns([headings.map((heading) => heading.toUpperCase()), ...cells], options)
}

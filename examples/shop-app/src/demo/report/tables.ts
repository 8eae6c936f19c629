import { styleText } from 'node:util'
import Table from 'cli-table3'

type Style = Parameters<typeof styleText>[0]

/** Colours only where somebody looks at a terminal. */
export function paint(style: Style, text: string): string {
  const colours = process.env['FORCE_COLOR'] ?? (process.stdout.isTTY && !process.env['NO_COLOR'])
  return colours ? styleText(style, text) : text
}

export interface TableText {
  readonly head: readonly string[]
  readonly rows: readonly (readonly (string | number)[])[]
}

/** A calm table: first column to the left, numbers to the right. */
export function renderTable({ head, rows }: TableText): string {
  const table = new Table({
    head: head.map((title) => paint('bold', title)),
    colAligns: head.map((_, column) => (column === 0 ? 'left' : 'right')),
    style: { head: [], border: [], 'padding-left': 1, 'padding-right': 1 },
    chars: {
      top: '─',
      'top-mid': '─',
      'top-left': ' ',
      'top-right': ' ',
      bottom: '─',
      'bottom-mid': '─',
      'bottom-left': ' ',
      'bottom-right': ' ',
      left: ' ',
      'left-mid': '',
      mid: '',
      'mid-mid': '',
      right: ' ',
      'right-mid': '',
      middle: ' ',
    },
  })
  for (const row of rows) table.push(row.map(String))
  return table.toString()
}

/** `412 ms`, `3.1 s`, `20 min`, `2 h`: as many digits as a person reads. */
export function duration(ms: number): string {
  if (Number.isNaN(ms)) return '-'
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 120_000) return `${Number((ms / 1000).toFixed(ms < 10_000 ? 1 : 0))} s`
  if (ms < 7_200_000) return `${Math.round(ms / 60_000)} min`
  return `${Math.round(ms / 3_600_000)} h`
}

export function percent(share: number): string {
  return Number.isNaN(share) ? '-' : `${(share * 100).toFixed(1)} %`
}

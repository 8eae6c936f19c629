import { right, type Column, type Table } from '../table.js'
import { verdict, type Judged, type Target } from '../target.js'
import type { Bundle } from './bundle.js'

/** One line of the table. */
export interface SizeRow {
  readonly bundle: Bundle
  /** The kit's bundle that this one of another library stands beside. */
  readonly beside?: Bundle
  /** In kilobytes, gzipped. */
  readonly target?: Target
}

const columns: readonly Column[] = [
  { heading: 'bundle' },
  right('min kB'),
  right('min + gzip kB'),
  right('the kit has'),
  { heading: 'target' },
]

/** Kilobytes of 1000 bytes. */
export function kilobytes(bytes: number): number {
  return bytes / 1000
}

/** The table of all rows. */
export function toTable(rows: readonly SizeRow[]): Table {
  return {
    columns,
    rows: rows.map(({ bundle, beside, target }) => [
      bundle.name,
      kilobytes(bundle.bytes).toFixed(2),
      kilobytes(bundle.gzipBytes).toFixed(2),
      beside === undefined ? '' : `${(beside.gzipBytes / bundle.gzipBytes).toFixed(2)}x`,
      verdict(target, kilobytes(bundle.gzipBytes)),
    ]),
  }
}

/** Every size that has a target. */
export function judgedSizes(rows: readonly SizeRow[]): readonly Judged[] {
  return rows.flatMap(({ bundle, target }) =>
    target === undefined ? [] : [{ target, figure: kilobytes(bundle.gzipBytes) }],
  )
}

/** What a bundle consists of, the largest part first. */
export function toPartsTable({ parts }: Bundle): Table {
  return {
    columns: [{ heading: 'file' }, right('minified bytes')],
    rows: parts.map(({ file, bytes }) => [file, String(bytes)]),
  }
}

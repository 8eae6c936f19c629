import { expect, it } from 'vitest'
import { textTable } from '../table.js'
import { atMost } from '../target.js'
import { judgedSizes, toPartsTable, toTable, type SizeRow } from './report.js'

const bundle = { name: 'retry', bytes: 6000, gzipBytes: 2501, parts: [{ file: 'a.ts', bytes: 7 }] }
const peer = { name: 'cockatiel: retry', bytes: 5200, gzipBytes: 1900, parts: [] }
const rows: readonly SizeRow[] = [
  { bundle, target: atMost(2.5, ' kB') },
  { bundle: peer, beside: bundle },
]

it('prints kilobytes of 1000 bytes, the ratio to the other library, and the target', () => {
  expect(textTable(toTable(rows)).split('\n')).toEqual([
    'bundle            min kB  min + gzip kB  the kit has  target',
    'retry               6.00           2.50               <= 2.5 kB: not reached',
    'cockatiel: retry    5.20           1.90        1.32x',
  ])
})

it('judges bytes, not what the table rounds to', () => {
  expect(judgedSizes(rows)).toEqual([{ target: rows[0]?.target, figure: 2.501 }])
})

it('lists what a bundle consists of', () => {
  expect(toPartsTable(bundle).rows).toEqual([['a.ts', '7']])
})

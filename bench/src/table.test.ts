import { expect, it } from 'vitest'
import { markdownTable, textTable, type Table } from './table.js'

const table: Table = {
  columns: [{ heading: 'call' }, { heading: 'ns', align: 'right' }],
  rows: [
    ['bare await', '30'],
    ['x', '12345'],
  ],
}

it('aligns a table for a terminal', () => {
  expect(textTable(table).split('\n')).toEqual([
    'call           ns',
    'bare await     30',
    'x           12345',
  ])
})

it('writes a table for a page as prettier would', () => {
  expect(markdownTable(table).split('\n')).toEqual([
    '| call       |    ns |',
    '| ---------- | ----: |',
    '| bare await |    30 |',
    '| x          | 12345 |',
  ])
})

it('leaves room for the rule below a short heading', () => {
  const narrow: Table = { columns: [{ heading: 'a', align: 'right' }], rows: [['b']] }
  expect(markdownTable(narrow).split('\n')).toEqual(['|   a |', '| --: |', '|   b |'])
})

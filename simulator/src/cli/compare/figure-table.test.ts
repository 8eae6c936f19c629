import { expect, it } from 'vitest'
import { figureTable } from './figure-table.js'

it('has figures below each other and contestants beside each other, aligned', () => {
  const rows = [
    { name: 'bare', posts: 1 },
    { name: 'gateway', posts: 300 },
  ]
  const table = figureTable(rows, [['requests sent', ({ posts }) => String(posts)]], 80)
  expect(table.split('\n')).toEqual([
    '                 bare  gateway',
    '  requests sent     1      300',
  ])
})

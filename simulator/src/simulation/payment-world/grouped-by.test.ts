import { expect, it } from 'vitest'
import { groupedBy } from './grouped-by.js'

it('groups items by their key, both in the order in which they came', () => {
  const groups = groupedBy(['b1', 'a1', 'b2', 'c1', 'a2'], ([first = '']) => first)
  expect([...groups]).toEqual([
    ['b', ['b1', 'b2']],
    ['a', ['a1', 'a2']],
    ['c', ['c1']],
  ])
})

import { seededRandom } from '@holdfast/resilience-kit/testing'
import { expect, it } from 'vitest'
import { wantedItems } from './customer.js'

it('wants one piece each of one to three different products, in any order', () => {
  const random = seededRandom('a customer')
  const wishes = Array.from({ length: 1000 }, () => wantedItems(random))
  expect(wishes.flat().every(({ quantity }) => quantity === 1)).toBe(true)
  const seen = new Set(wishes.map((items) => items.map(({ productId }) => productId).join(' ')))
  const every = [
    ...['1', '2', '3', '1 2', '2 1', '1 3', '3 1', '2 3', '3 2'],
    ...['1 2 3', '1 3 2', '2 1 3', '2 3 1', '3 1 2', '3 2 1'],
  ]
  expect([...seen].toSorted()).toEqual(every.toSorted())
})

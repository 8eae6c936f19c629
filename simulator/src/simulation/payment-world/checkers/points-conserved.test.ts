import { expect, it } from 'vitest'
import { SampleBooks } from '../../../testing/sample-books.js'
import { pointsConserved } from './points-conserved.js'

it('points-conserved is broken by points that nobody holds and that are not left', async () => {
  const books = await SampleBooks.sound()
  books.orderBook.points -= 1
  const { looked, violations } = books.told(pointsConserved)
  expect(looked).toBe(5)
  expect(violations).toHaveLength(1)
  expect(violations[0]).toMatch(/^points: \d+ left and \d+ held, of \d+$/)
})

it('points-conserved is broken by what an order holds that was given up', async () => {
  const books = await SampleBooks.sound()
  books.order('order-2').state = 'confirmed'
  expect(books.told(pointsConserved).violations).toHaveLength(1)
})

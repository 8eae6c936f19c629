import { expect, it } from 'vitest'
import { SampleBooks } from '../../../testing/sample-books.js'
import { stockConserved } from './stock-conserved.js'

it('stock-conserved is broken by stock that nobody holds and that are not left', async () => {
  const books = await SampleBooks.sound()
  books.orderBook.stock -= 1
  const { looked, violations } = books.told(stockConserved)
  expect(looked).toBe(5)
  expect(violations).toHaveLength(1)
  expect(violations[0]).toMatch(/^stock: \d+ left and \d+ held, of \d+$/)
})

it('stock-conserved is broken by what an order holds that was given up', async () => {
  const books = await SampleBooks.sound()
  books.order('order-2').state = 'confirmed'
  expect(books.told(stockConserved).violations).toHaveLength(1)
})

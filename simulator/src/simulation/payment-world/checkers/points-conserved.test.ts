import { beforeEach, describe, expect, it } from 'vitest'
import { SampleBooks } from '../../../testing/sample-books.js'
import { pointsConserved } from './points-conserved.js'

let books: SampleBooks
beforeEach(async () => {
  books = await SampleBooks.sound()
})

const told = () => books.told(pointsConserved).violations

describe('points-conserved is broken', () => {
  it('by what nobody holds and that is not left', () => {
    books.orderBook.points -= 1
    expect(told()).toHaveLength(1)
    expect(told()[0]).toMatch(/^points: \d+ left and \d+ to be held, of \d+$/)
  })

  it('by a canceled order that has kept it, in a book that agrees with itself', () => {
    const order = books.order('order-3')
    order.state = 'confirmed'
    books.orderBook.points -= order.points
    expect(told()).toContain(
      'order-3: is confirmed with its points, but the gateway holds no money of it',
    )
  })

  it('by a paid order that has given it back, in a book that agrees with itself', () => {
    const order = books.order('order-1')
    order.state = 'canceled'
    books.orderBook.points += order.points
    expect(told()).toContain(
      'order-1: is canceled with its points, but the gateway holds its money',
    )
  })
})

it('points-conserved takes an order in review as it stands', async () => {
  const sum = books.orderBook.points
  await books.orderBook.expire('order-5')
  expect(books.orderBook.points).toBeGreaterThan(sum)
  expect(books.told(pointsConserved)).toEqual({ looked: 5, violations: [] })
})

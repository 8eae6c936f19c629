import { beforeEach, expect, it } from 'vitest'
import { SampleBooks } from '../../../testing/sample-books.js'
import { asyncCardSide } from '../gateways/async-card-side.js'
import { cardNumberNowhere } from './card-number-nowhere.js'

let books: SampleBooks
beforeEach(async () => {
  books = await SampleBooks.sound()
  books.side = asyncCardSide
})

const digits = asyncCardSide.cardDigits ?? ''

it.each([
  ['its digits', digits],
  ['its digits in groups of four', digits.replaceAll(/\d{4}(?=\d)/g, '$&-')],
])('card-number-nowhere is broken by %s in what is stored', (_what, number) => {
  books.contents = `{"cardNo":"${number}"}`
  const { looked, violations } = books.told(cardNumberNowhere)
  expect(violations).toEqual(['store: a card number is stored'])
  expect(looked).toBe(5)
})

it('card-number-nowhere finds it among the bytes of a database', () => {
  const asBytes = { ...books.books(), contents: Buffer.from(`\u0000\u0001${digits}\u0002`) }
  const violations: string[] = []
  cardNumberNowhere.check(asBytes, (entity) => violations.push(entity))
  expect(violations).toEqual(['store'])
})

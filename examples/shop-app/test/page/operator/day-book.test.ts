import { expect, it } from 'vitest'
import { DayBook, dayPlus, seoulDay } from '../../../page/operator/day-book.js'

const entry = (number: number) => ({
  ...{ number, paymentId: `p${number}`, orderId: `o${number}`, kind: 'sale' as 'sale' | 'refund' },
  ...{ amountMinor: 1000, keptMinor: 1000, at: 'then' },
  dialect: number % 100 === 0 ? 'toss' : 'async-card',
})

/** A day's book of the shop, which grows. */
function shopBook() {
  const all: ReturnType<typeof entry>[] = []
  const asked: number[] = []
  return {
    all,
    asked,
    ask: async (after: number, limit: number) => {
      asked.push(after)
      const found = all.filter(({ number }) => number > after)
      const entries = found.slice(0, limit)
      const next = found.length > limit ? (entries.at(-1)?.number ?? null) : null
      return { entries, next }
    },
  }
}

it('reads every page once, and then what is new and the last hundred', async () => {
  const shop = shopBook()
  for (let number = 1; number <= 1200; number += 1) shop.all.push(entry(number))
  const book = new DayBook(shop.ask)
  await book.read()
  expect(shop.asked).toEqual([0, 500, 1000])
  shop.all.push(entry(1201))
  await book.read()
  expect(shop.asked.slice(3)).toEqual([1100])
  const latest = book.latest()
  expect([latest.length, latest[0]?.number, latest.at(-1)?.number]).toEqual([100, 1201, 1102])
})

it('keeps the last hundred of every gateway, however much another one takes', async () => {
  const shop = shopBook()
  for (let number = 1; number <= 1200; number += 1) shop.all.push(entry(number))
  const book = new DayBook(shop.ask)
  await book.read()
  expect(book.latest('toss').map(({ number }) => number)).toEqual([
    ...[1200, 1100, 1000, 900, 800, 700, 600, 500, 400, 300, 200, 100],
  ])
  expect(book.latest('stripe')).toEqual([])
})

it('says of a sale what is left, whichever day the rest went back', async () => {
  const shop = shopBook()
  shop.all.push(entry(1), { ...entry(2), keptMinor: 600 })
  const book = new DayBook(shop.ask)
  const left = () => book.latest().map(({ number, leftMinor }) => [number, leftMinor])
  await book.read()
  expect(left()).toEqual([
    [2, 600],
    [1, 1000],
  ])
  // A refund on another day is no entry of this one.
  shop.all[0] = { ...entry(1), keptMinor: 0 }
  await book.read()
  expect(left()).toEqual([
    [2, 600],
    [1, 0],
  ])
})

it('says of a sale further back what is left when its refund is booked on its day', async () => {
  const shop = shopBook()
  for (let number = 1; number <= 200; number += 1) shop.all.push(entry(number))
  const book = new DayBook(shop.ask)
  await book.read()
  const back = { paymentId: 'p100', kind: 'refund' as const, keptMinor: 400, amountMinor: 600 }
  shop.all.push({ ...entry(201), ...back })
  await book.read()
  expect(book.latest('toss').map(({ number, leftMinor }) => [number, leftMinor])).toEqual([
    [200, 1000],
    [100, 400],
  ])
})

it('knows which day it is in Seoul', () => {
  expect(seoulDay(Date.parse('2026-11-27T14:59:59Z'))).toBe('2026-11-27')
  expect(seoulDay(Date.parse('2026-11-27T15:00:00Z'))).toBe('2026-11-28')
  expect([dayPlus('2026-03-01', -1), dayPlus('2026-12-31', 1)]).toEqual([
    ...['2026-02-28', '2027-01-01'],
  ])
})

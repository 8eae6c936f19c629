import fc from 'fast-check'
import { expect, it } from 'vitest'
import { dayPlus, daysIn, seoulDayOf } from './seoul-day.js'

it.each([
  ['2031-05-01T14:59:59.999Z', '2031-05-01'],
  ['2031-05-01T15:00:00.000Z', '2031-05-02'],
  ['2031-12-31T15:00:00.000Z', '2032-01-01'],
  ['2032-02-28T15:00:00.000Z', '2032-02-29'],
])('%s is in Seoul on %s', (moment, day) => {
  expect(seoulDayOf(Date.parse(moment))).toBe(day)
})

it('agrees with the time zone of the platform', () => {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Seoul', dateStyle: 'short' })
  const moment = fc.integer({ min: Date.parse('2000-01-01'), max: Date.parse('2100-01-01') })
  fc.assert(
    fc.property(moment, (at) => {
      expect(seoulDayOf(at)).toBe(format.format(at))
    }),
  )
})

it('counts days over the ends of months and years', () => {
  expect(dayPlus('2032-02-28', 2)).toBe('2032-03-01')
  expect(dayPlus('2032-01-01', -1)).toBe('2031-12-31')
  expect(daysIn('2031-12-31', '2032-01-01')).toBe(2)
  expect(daysIn('2032-01-01', '2032-01-01')).toBe(1)
  expect(daysIn('2032-01-01', '2031-12-31')).toBe(0)
})

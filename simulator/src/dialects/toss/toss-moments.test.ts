import { describe, expect, it } from 'vitest'
import {
  isDay,
  readLocalMoment,
  seoulDay,
  seoulDigits,
  seoulMicroseconds,
  seoulMoment,
} from './toss-moments.js'

const LATE = Date.UTC(2025, 11, 31, 15, 0, 5, 7)

describe('moments in Seoul', () => {
  it('are written nine hours ahead of UTC', () => {
    expect(seoulMoment(LATE)).toBe('2026-01-01T00:00:05+09:00')
    expect(seoulMicroseconds(LATE)).toBe('2026-01-01T00:00:05.007000')
    expect(seoulDigits(LATE)).toBe('20260101000005')
    expect([seoulDay(LATE), seoulDay(LATE, 5)]).toEqual(['2026-01-01', '2026-01-06'])
    expect(Date.parse(seoulMoment(LATE))).toBe(LATE - 7)
  })

  it.each([
    ['2026-01-01', LATE - 5007, 1],
    ['2026-01-01T00:00:05', LATE - 7, 1000],
    ['2026-01-01T00:00:05.0', LATE - 7, 100],
    ['2026-01-01T00:00:05.00', LATE - 7, 10],
    ['2026-01-01T00:00:05.007', LATE, 1],
  ])('are read from %s, and last as long as they are exact', (text, first, lasts) => {
    expect(readLocalMoment(text)).toEqual({ first, last: first + lasts - 1 })
  })

  it.each([null, '', '2026-1-1', '2026-02-30', '2026-01-01T24:00:00', '2026-01-01T00:00:05Z'])(
    'are none for %s',
    (text) => {
      expect(readLocalMoment(text)).toBeUndefined()
      expect(isDay(text)).toBe(false)
    },
  )

  it('are days for days', () => {
    expect([isDay('2024-02-29'), isDay('2026-02-29')]).toEqual([true, false])
    expect(isDay('2026-01-01T00:00:05')).toBe(false)
  })
})

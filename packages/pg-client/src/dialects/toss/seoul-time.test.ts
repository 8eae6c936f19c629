import { expect, it } from 'vitest'
import { seoulDay, seoulMoment } from './seoul-time.js'

it('Seoul is nine hours ahead, its day begins at 15:00 UTC, and parts of a second are cut', () => {
  const midnight = Date.UTC(2025, 11, 31, 15)
  expect(seoulMoment(midnight)).toBe('2026-01-01T00:00:00')
  expect(seoulMoment(midnight - 1)).toBe('2025-12-31T23:59:59')
  expect([seoulDay(midnight), seoulDay(midnight - 1)]).toEqual(['2026-01-01', '2025-12-31'])
})

import { describe, expect, it } from 'vitest'
import { middlePace, warmPaymentsPerMinute } from './pace.js'

describe('the pace of a hunt', () => {
  it('is that of the second half of its time', () => {
    const marks = [
      { wallMs: 1000, payments: 10 },
      { wallMs: 5000, payments: 200 },
      { wallMs: 6000, payments: 300 },
      { wallMs: 10_000, payments: 1200 },
    ]
    expect(warmPaymentsPerMinute(marks)).toBe((1000 / 5000) * 60_000)
  })

  it('is none where nothing was finished in that half', () => {
    const marks = [{ wallMs: 9000, payments: 10 }]
    expect(() => warmPaymentsPerMinute(marks)).toThrow('more --seconds')
    expect(() => warmPaymentsPerMinute([])).toThrow('more --seconds')
  })

  it('is the middle of its rounds, each figure by itself', () => {
    const pace = (paymentsPerMinute: number, eventsPerSecond: number, cpuUs: number) => ({
      paymentsPerMinute,
      eventsPerSecond,
      cpuUs,
    })
    expect(middlePace([pace(1, 30, 7), pace(3, 10, 9), pace(2, 20, 8)])).toEqual(pace(2, 20, 8))
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readFailureShare } from './failure-share.js'

const limits = { sharePercent: 50, windowMs: 60_000, minimumRequests: 20 }
const isOn = (wasOn: boolean, failed: number, requests: number) =>
  readFailureShare(wasOn, { succeeded: requests - failed, failed }, limits).isOn

describe('the alert of a failure share', () => {
  it('goes on above the threshold, and only where enough was asked', () => {
    expect(isOn(false, 10, 20)).toBe(false)
    expect(isOn(false, 11, 20)).toBe(true)
    expect(isOn(false, 19, 19)).toBe(false)
  })

  it('stays on until at most four fifths of the threshold fail, however few are asked', () => {
    expect(isOn(true, 41, 100)).toBe(true)
    expect(isOn(true, 40, 100)).toBe(false)
    expect(isOn(true, 1, 1)).toBe(true)
    expect(isOn(true, 0, 1)).toBe(false)
  })

  it('goes off where nothing is asked any more', () => {
    const counts = { succeeded: 0, failed: 0 }
    expect(readFailureShare(true, counts, limits)).toEqual({
      isOn: false,
      reason: 'nothing was asked of it in the last 60 s',
      details: { requests: 0, failed: 0, sharePercent: 0 },
    })
  })

  it('says the share', () => {
    expect(readFailureShare(false, { succeeded: 10, failed: 20 }, limits)).toEqual({
      isOn: true,
      reason: '67 % of 30 attempts failed in the last 60 s',
      details: { requests: 30, failed: 20, sharePercent: 67 },
    })
  })

  it('never turns back without new attempts: what turned it on does not turn it off', () => {
    const numbers = fc.record({
      succeeded: fc.nat(200),
      failed: fc.nat(200),
      sharePercent: fc.integer({ min: 1, max: 99 }),
      minimumRequests: fc.integer({ min: 1, max: 100 }),
    })
    fc.assert(
      fc.property(numbers, ({ succeeded, failed, ...rest }) => {
        const own = { ...rest, windowMs: 60_000 }
        const first = readFailureShare(false, { succeeded, failed }, own).isOn
        const share = (100 * failed) / Math.max(1, succeeded + failed)
        expect(first).toBe(succeeded + failed >= rest.minimumRequests && share > rest.sharePercent)
        if (first) expect(readFailureShare(true, { succeeded, failed }, own).isOn).toBe(true)
      }),
    )
  })
})

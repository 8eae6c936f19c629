import { describe, expect, it } from 'vitest'
import { patchFaultSettings } from './fault-patch.js'
import { SEEDS_SETTINGS } from './fault-settings.js'

describe("the seeds' settings", () => {
  it('are the numbers that the seeds give, and no fault that they do not name', () => {
    expect(SEEDS_SETTINGS).toEqual({
      refuseRate: 0.4,
      latencyMs: { min: 100, max: 500 },
      processingMs: { min: 1000, max: 5000 },
      timeScale: 1,
      outcomes: { approved: 0.7, limitExceeded: 0.2, invalidCard: 0.1 },
      answerLostRate: 0,
      callback: {
        lossRate: 0,
        duplicateRate: 0,
        lateRate: 0,
        lateMs: { min: 10_000, max: 60_000 },
      },
      mode: 'up',
    })
  })

  it('are valid, and stay as they are when a patch is laid over them', () => {
    expect(patchFaultSettings(SEEDS_SETTINGS, {})).toEqual(SEEDS_SETTINGS)
    expect(patchFaultSettings(SEEDS_SETTINGS, { refuseRate: 0 })).toMatchObject({ refuseRate: 0 })
    expect(SEEDS_SETTINGS.refuseRate).toBe(0.4)
  })
})

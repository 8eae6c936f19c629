import { schedules } from '@holdfast/pg-client'
import { describe, expect, it } from 'vitest'
import { healing, type HealingOptions } from './healing.js'
import { silentGateway } from './seeds-gateways.js'

const MINUTE = 60_000
const options = { scenario: silentGateway(), seed: 1, payments: 120 }
const play = (schedule: HealingOptions['schedule']) => healing({ ...options, schedule })

describe('payments whose callback never came', () => {
  it('are found by the job of the seeds after 10 to 15 minutes', async () => {
    const { healed, open, p50Ms, p99Ms, maxMs, requestsEach } = await play(schedules.seeds)
    expect([healed, open, requestsEach]).toEqual([120, 0, 2])
    expect(p50Ms).toBeGreaterThan(11 * MINUTE)
    expect(p50Ms).toBeLessThan(14 * MINUTE)
    expect(p99Ms).toBeGreaterThan(14 * MINUTE)
    expect(maxMs).toBeGreaterThan(10 * MINUTE)
    expect(maxMs).toBeLessThan(15 * MINUTE + 10_000)
  })

  it('are found by the client itself within 17 seconds', async () => {
    const { healed, p50Ms, maxMs } = await play(undefined)
    expect(healed).toBe(120)
    expect(p50Ms).toBeGreaterThan(12_000)
    expect(maxMs).toBeLessThan(17_000)
  })

  it('come to their end at the same moments with the same seed', async () => {
    expect(await play(schedules.standard)).toEqual(await play(schedules.standard))
  })
})

import { describe, expect, it } from 'vitest'
import { clientUnderTest, orderOf } from '../testing/client-under-test.js'
import { resolveSchedule, schedules } from './schedules.js'

const minute = 60_000
const hour = 60 * minute
const dialect = { checkAfterMs: [7] }

describe('a schedule', () => {
  it('is the standard one with the waits of the dialect, unless told otherwise', () => {
    expect(resolveSchedule({}, dialect)).toEqual({ ...schedules.standard, checkAfterMs: [7] })
    expect(resolveSchedule(schedules.seeds, dialect)).toEqual(schedules.seeds)
    expect(resolveSchedule({ everyMs: 5 }, dialect)).toMatchObject({ everyMs: 5, firstRunMs: 0 })
    expect(schedules.standard.checkAfterMs).toEqual([
      ...[minute, 5 * minute, 5 * minute, 5 * minute, 5 * minute, 5 * minute, hour, 24 * hour],
    ])
  })

  it.each([
    [{ firstRunMs: -1 }, 'schedule.firstRunMs'],
    [{ everyMs: 0 }, 'schedule.everyMs'],
    [{ checkAfterMs: [] }, 'schedule.checkAfterMs must not be empty'],
    [{ checkAfterMs: [5, 1.5] }, 'schedule.checkAfterMs[]'],
    [{ jitter: 0.6 }, 'schedule.jitter'],
    [{ jitter: Number.NaN }, 'schedule.jitter'],
  ])('refuses %j', (given, message) => {
    expect(() => resolveSchedule(given, dialect)).toThrow(message)
  })
})

describe("the seeds' schedule", () => {
  it('runs first after 60 s, then every 300 s, over what is older than 10 minutes', async () => {
    const { client, clock, gateway, observed } = clientUnderTest({ schedule: schedules.seeds })
    const rounds: number[] = []
    client.observe(({ type }) => type === 'swept' && rounds.push(clock.monotonic()))
    client.reconciler.start()
    await clock.advanceUntil(client.submit(orderOf()))
    await clock.advance(10 * minute - clock.monotonic())
    expect(gateway.lookUps).toEqual([])
    expect(rounds).toEqual([minute, 6 * minute])
    gateway.settle(gateway.keysOf('order-1-1')[0] ?? '', 'SUCCESS')
    await clock.advance(minute + 1000)
    // The payment was due at 10:00; the first round after it is at 11:00.
    expect(Math.floor((rounds.at(-1) ?? 0) / 1000)).toBe(11 * 60)
    expect((await client.listByOrder('order-1'))[0]?.state).toBe('approved')
    expect(observed).toContainEqual(expect.objectContaining({ type: 'healed' }))
    await client.stop()
  })
})

describe('the time to heal a lost callback', () => {
  it('is five minutes at most for 99 of 100 payments, under load and errors', async () => {
    const { client, clock, gateway, observed } = clientUnderTest({ schedule: { everyMs: 1000 } })
    gateway.processing = { ms: 3000, status: 'SUCCESS' }
    client.reconciler.start()
    for (let n = 0; n < 300; n += 1) {
      // One in three submits is executed without an answer; one look-up in five goes wrong.
      gateway.submitSteps.splice(0, Infinity, n % 3 === 0 ? 'hangAfterCommit' : 'accept')
      if (n % 5 === 0) gateway.lookUpSteps.push('serverError')
      void client.submit(orderOf(`order-${n}`))
      await clock.advance(1000)
    }
    await clock.advance(10 * minute)
    const times = observed.flatMap((event) => (event.type === 'healed' ? event.afterMs : []))
    times.sort((a, b) => a - b)
    expect(times).toHaveLength(300)
    expect(times[Math.floor(0.99 * times.length)]).toBeLessThanOrEqual(5 * minute)
    await client.stop()
  }, 30_000)
})

import type { Clock } from '@holdfast/resilience-kit'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { describe, expect, it } from 'vitest'
import { HttpExchange } from './http-exchange.js'

const times = { connectTimeoutMs: 10, responseTimeoutMs: 20 }

describe('an exchange that is over', () => {
  it('makes no request any more', async () => {
    const clock = new VirtualClock()
    const makeRequest = () => {
      throw new Error('a request was made')
    }
    const aborted = new HttpExchange(clock, { ...times, signal: AbortSignal.abort() })
    expect(() => aborted.begin(makeRequest)).toThrow('aborted')
    aborted.close()

    const late = new HttpExchange(clock, { ...times, signal: new AbortController().signal })
    await clock.advance(10)
    expect(() => late.begin(makeRequest)).toThrow('no connection within 10 ms')
    expect(late.errorFor(undefined)).toMatchObject({ sent: false })
    late.close()
    expect(clock.pending).toBe(0)
  })
})

describe('a limit while our own process stands still', () => {
  /** A clock whose timers all fire so much late. */
  const lateBy = (clock: VirtualClock, ms: number): Clock => ({
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    sleep: (sleepMs, signal) => clock.sleep(sleepMs, signal),
    setTimer: (timerMs, fire) => clock.setTimer(timerMs + ms, fire),
  })

  /** When an exchange whose connection never stands is over. */
  async function overAfter(lateMs: number, connectTimeoutMs: number): Promise<number> {
    const clock = new VirtualClock()
    const limits = {
      connectTimeoutMs,
      responseTimeoutMs: 1e7,
      signal: new AbortController().signal,
    }
    const exchange = new HttpExchange(lateBy(clock, lateMs), limits)
    await clock.advanceUntil(() => exchange.signal.aborted)
    exchange.close()
    return clock.monotonic()
  }

  it('gives a single standstill back', async () => {
    // 100 ms and 30 ms late, 30 ms given back and late again, and so on until 100 ms are given.
    expect(await overAfter(30, 100)).toBe(350)
    expect(await overAfter(10, 100)).toBe(110)
  })

  it('ends although every timer is late: what is given back has a limit', async () => {
    // 200 ms late each time; the limit of 100 ms is given back once, in whole.
    expect(await overAfter(200, 100)).toBe(600)
    // A longer limit gives back a second altogether.
    expect(await overAfter(400, 5000)).toBe(5000 + 1000 + 4 * 400)
  })
})

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

import { describe, expect, test, vi } from 'vitest'
import { isResilienceError, ResilienceError } from './resilience-error.js'

const parts = { code: 'TIMED_OUT', name: 'TimedOutError', message: 'late' } as const

describe('ResilienceError', () => {
  test('carries code, cause and retryAfterMs, and no stack', () => {
    const error = new ResilienceError({ ...parts, retryAfterMs: 5, cause: 'why' })
    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchObject({ ...parts, retryAfterMs: 5, cause: 'why' })
    expect(error.stack).not.toContain('\n')
    expect('cause' in new ResilienceError(parts)).toBe(false)
  })

  test('leaves the stacks of other errors alone', () => {
    const before = Error.stackTraceLimit
    expect(new ResilienceError(parts).code).toBe('TIMED_OUT')
    expect(Error.stackTraceLimit).toBe(before)
    expect(new Error('other').stack).toContain('\n')
  })

  test('is recognised across copies of the package, and nothing else is', async () => {
    vi.resetModules()
    const copy = await import('./resilience-error.js')
    const foreign = new copy.ResilienceError(parts)
    expect(foreign).not.toBeInstanceOf(ResilienceError)
    expect(isResilienceError(foreign)).toBe(true)
    for (const other of [new Error('x'), { code: 'TIMED_OUT' }, null, undefined, 'TIMED_OUT']) {
      expect(isResilienceError(other)).toBe(false)
    }
  })
})

import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { bulkhead } from '../bulkhead/bulkhead.js'
import { pipeline } from '../pipeline.js'
import { rateLimiter } from '../rate-limiter/rate-limiter.js'
import { retry } from '../retry/retry.js'

const later = () => Object.assign(new Error('busy'), { retryAfterMs: 70 })

describe('a settled call that failed', () => {
  test('tells all its parts in JSON and on the console', async () => {
    const settled = await retry({ maxAttempts: 1 }).settle(() => Promise.reject(later()))
    const { retryAfterMs, ...parts } = JSON.parse(JSON.stringify(settled))
    expect(retryAfterMs).toBe(70)
    expect(parts).toMatchObject({ ok: false, calls: 1, fromFallback: false })
    expect(parts.errors).toHaveLength(1)
    const shown = inspect(settled)
    for (const part of ['ok: false', 'Error: busy', 'retryAfterMs: 70', 'calls: 1']) {
      expect(shown).toContain(part)
    }
    expect(inspect([settled])).toContain('Error: busy')
  })

  test('answers the same error on every read', async () => {
    const settled = await bulkhead({ maxConcurrent: 0 }).settle(() => 1)
    if (settled.ok) return expect.unreachable()
    expect(settled.error).toBe(settled.error)
    expect(settled.errors).toEqual([])
    expect({ ...settled }).not.toHaveProperty('error')
  })

  test('tells when asking again can make sense: the refusal, or the error itself', async () => {
    const limiter = rateLimiter({ limit: 1, periodMs: 60_000 })
    limiter.drain()
    const guard = pipeline('x', retry({ maxAttempts: 1 }), limiter)
    const refused = await guard.settle(() => 1)
    if (refused.ok) return expect.unreachable()
    expect(refused.retryAfterMs).toBeGreaterThan(59_000)
    expect(refused.error).toMatchObject({ retryAfterMs: refused.retryAfterMs })
    const thrown = await retry({ maxAttempts: 1 }).settle(() => Promise.reject(later()))
    expect(thrown).toMatchObject({ ok: false, retryAfterMs: 70 })
  })
})

test('a settled call that succeeded is plain data', async () => {
  const settled = await retry().settle(() => 42)
  expect({ ...settled }).toEqual(JSON.parse(JSON.stringify(settled)))
  expect(Object.isFrozen(settled.errors)).toBe(true)
})

import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { BulkheadFullError } from '../bulkhead/bulkhead-full-error.js'
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

  test('in JSON, what others say in an error stays out: it may quote what was sent', async () => {
    class DeclinedError extends Error {
      override readonly name = 'DeclinedError'
      readonly code = 'DECLINED'
      readonly request = { card: '4111' }
      toJSON() {
        return this.request
      }
    }
    const errors = [
      new DeclinedError('card 4111'),
      Object.assign(new Error('4111', { cause: '4111' }), { code: { card: '4111' } }),
      Object.assign(new Error('4111'), { code: 7, name: undefined }),
      Object.defineProperty(new Error('4111'), 'code', { get: () => expect.unreachable() }),
      'a word',
    ]
    const guard = retry({ maxAttempts: 5, backoff: 0 })
    const settled = await guard.settle(({ attempt }) =>
      Promise.reject(errors[attempt - 1] as Error),
    )
    expect(JSON.parse(JSON.stringify(settled))).toEqual({
      ok: false,
      calls: 5,
      fromFallback: false,
      error: 'a word',
      errors: [
        { name: 'DeclinedError', code: 'DECLINED' },
        { name: 'Error' },
        { code: 7 },
        {},
        'a word',
      ],
    })
    expect(inspect(settled)).toContain('DeclinedError: card 4111')
  })

  test("in JSON, the kit's own errors say what they say", async () => {
    const settled = await bulkhead({ maxConcurrent: 0 }, { name: 'pay' }).settle(() => 1)
    if (settled.ok) return expect.unreachable()
    const { name, code, message } = settled.error as BulkheadFullError
    expect(JSON.parse(JSON.stringify(settled))).toMatchObject({ error: { name, code, message } })
    expect(message).toContain('pay')
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

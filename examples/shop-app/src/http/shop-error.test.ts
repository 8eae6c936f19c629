import { describe, expect, it } from 'vitest'
import { requestErrors } from './request-errors.js'
import { ShopError } from './shop-error.js'

describe('ShopError', () => {
  it.each([
    [0, '1'],
    [1, '1'],
    [1000, '1'],
    [1001, '2'],
    [10_000, '10'],
  ])('rounds %i ms up to Retry-After: %s', (retryAfterMs, seconds) => {
    const { status, headers } = new ShopError(requestErrors.STARTING, { retryAfterMs }).toResponse(
      'ko',
    )
    expect([status, headers.get('retry-after')]).toEqual([503, seconds])
  })

  it('has no Retry-After where nobody knows when to try again', () => {
    expect(new ShopError(requestErrors.INTERNAL).toResponse('ko').headers.has('retry-after')).toBe(
      false,
    )
  })
})

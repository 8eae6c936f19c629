import { describe, expect, it } from 'vitest'
import { toss } from './toss-dialect.js'

const day = 86_400_000
const dialect = toss({ secretKey: 'test_sk_shop' })

describe('the dialect', () => {
  it('promises what Toss does', () => {
    expect(dialect.name).toBe('toss')
    expect(dialect.capabilities).toEqual({
      idempotencyWindowMs: 14 * day,
      lookUpByReference: true,
      lookUpIsConsistent: true,
      answerEndsRequest: true,
      submitsNeedFreshConnection: false,
      cancel: 'partial',
      signedCallbacks: false,
      approvalMayRevert: true,
      refundReturnWindowMs: 0,
      currencies: ['KRW'],
    })
  })

  it('has times, each of which may be another', () => {
    expect(dialect.times).toEqual({
      connectTimeoutMs: 3000,
      responseTimeoutMs: 30_000,
      lookUpTimeoutMs: 5000,
      deadlineMs: 40_000,
      slowCallMs: 10_000,
      requestLifetimeMs: 3_600_000,
      pendingHorizonMs: 15 * day,
      checkAfterMs: [60_000, 300_000, 300_000, 300_000, 300_000, 300_000, 3_600_000, day],
    })
    const { times } = toss({ secretKey: 'test_sk_shop', times: { lookUpTimeoutMs: 1 } })
    expect(times).toMatchObject({ lookUpTimeoutMs: 1, responseTimeoutMs: 30_000 })
  })
})

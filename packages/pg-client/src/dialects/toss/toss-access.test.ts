import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { HttpRequest } from '../../ports/http-transport.js'
import { tossAccess } from './toss-access.js'
import { toss } from './toss-dialect.js'

const secretKey = 'test_sk_Qw3rTy'
const request = (change: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'POST',
  url: 'https://api.tosspayments.com/v1/x',
  headers: { a: 'b' },
  body: '{}',
  ...change,
})
const thrownBy = (act: () => unknown): unknown => {
  try {
    return act()
  } catch (error) {
    return error
  }
}

describe('the key', () => {
  it('goes out as a user without a password, the colon included', () => {
    const { headers, ...rest } = tossAccess({ secretKey }).authorize(request())
    expect(headers).toEqual({ a: 'b', Authorization: 'Basic dGVzdF9za19RdzNyVHk6' })
    expect(Buffer.from('dGVzdF9za19RdzNyVHk6', 'base64').toString()).toBe(`${secretKey}:`)
    expect(rest).toMatchObject({ method: 'POST', body: '{}' })
  })

  it('goes to no other origin, where a request stored earlier may lead', () => {
    const { authorize } = tossAccess({ secretKey, baseUrl: 'https://gateway.test/toss/' })
    const elsewhere = request({ url: 'https://gateway.test:444/toss/v1/payments/confirm' })
    expect(authorize(elsewhere)).toEqual(elsewhere)
    const here = request({ url: 'https://gateway.test/toss/v1/payments/confirm' })
    expect(authorize(here).headers).toHaveProperty('Authorization')
  })

  it.each(['test_sk_a', 'live_sk_a', 'test_gsk_a', 'live_gsk_a'])('may be %s', (key) => {
    expect(tossAccess({ secretKey: key }).baseUrl).toBe('https://api.tosspayments.com')
  })

  it.each(['test_ck_a1b2c3', 'live_ck_a1b2c3', 'test_gck_a1b2c3', 'live_gck_a1b2c3'])(
    'is refused where it is a client key: %s',
    (key) => {
      const error = thrownBy(() => toss({ secretKey: key }))
      expect(error).toBeInstanceOf(TypeError)
      expect(String(error)).toContain('client key')
      expect(String(error)).not.toContain('a1b2c3')
    },
  )

  it.each(['', 'sk_test_a1b2c3', 'test_sk_', 'test_sk_a1b2c3:x', 'test_sk_a1b2c3\n', ' test_sk_a'])(
    'is refused where it is no secret key: %j',
    (key) => {
      const error = thrownBy(() => toss({ secretKey: key }))
      expect(error).toBeInstanceOf(TypeError)
      expect(String(error)).not.toContain('a1b2c3')
    },
  )

  it('is in nothing that can be printed of the dialect', () => {
    const dialect = toss({ secretKey, testCode: 'REJECT_CARD_PAYMENT' })
    const printed = inspect(dialect, { depth: 9, showHidden: true }) + JSON.stringify(dialect)
    expect(printed).not.toMatch(/Qw3rTy|dGVzdF9za19RdzNyVHk6/)
  })
})

describe('a live key', () => {
  const live = 'live_sk_S3cr3t'

  it.each([
    'https://api.tosspayments.com.evil.test',
    'https://evil.test/api.tosspayments.com',
    'https://api.tosspayments.com:8443',
    'http://127.0.0.1:8082',
    'http://localhost',
  ])('is refused for %s', (baseUrl) => {
    const error = thrownBy(() => toss({ secretKey: live, baseUrl }))
    expect(error).toBeInstanceOf(TypeError)
    expect(String(error)).toContain('live key')
    expect(String(error)).not.toContain('S3cr3t')
  })

  it('takes the official address, written in any way', () => {
    const { baseUrl } = tossAccess({
      secretKey: live,
      baseUrl: 'HTTPS://API.tosspayments.com:443/',
    })
    expect(baseUrl).toBe('https://api.tosspayments.com')
  })

  it('takes no test code', () => {
    const options = { secretKey: 'live_gsk_S3cr3t', testCode: 'REJECT_CARD_PAYMENT' }
    expect(() => toss(options)).toThrow('testCode is for test keys only')
  })
})

describe('a test code', () => {
  const { authorize } = tossAccess({ secretKey, testCode: 'REJECT_CARD_PAYMENT' })
  const name = 'TossPayments-Test-Code'

  it('goes with what is posted, and with nothing else', () => {
    expect(authorize(request()).headers).toHaveProperty(name, 'REJECT_CARD_PAYMENT')
    expect(authorize(request({ method: 'GET' })).headers).not.toHaveProperty(name)
  })

  it('is a code', () => {
    expect(() => toss({ secretKey, testCode: 'no\r\nsuch: header' })).toThrow(TypeError)
  })
})

describe('the address', () => {
  it.each(['http://127.0.0.1:1', 'http://127.9.9.9', 'http://localhost:8082', 'http://[::1]:8082'])(
    'may be plain http on this machine: %s',
    (baseUrl) => {
      expect(tossAccess({ secretKey, baseUrl }).baseUrl).toBe(baseUrl)
    },
  )

  it.each([
    'http://gateway.test',
    'http://127.0.0.1.evil.test',
    'http://10.0.0.1',
    'ftp://x.test',
    'api.tosspayments.com',
    'https://user:pass@api.tosspayments.com',
    'https://api.tosspayments.com/?a=b',
    'https://api.tosspayments.com/#a',
  ])('is refused: %s', (baseUrl) => {
    expect(() => toss({ secretKey, baseUrl })).toThrow(TypeError)
  })
})

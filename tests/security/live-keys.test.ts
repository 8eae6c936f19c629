import { stripe, type StripeOptions } from '@holdfast/pg-client/dialects/stripe'
import { toss, type TossOptions } from '@holdfast/pg-client/dialects/toss'
import { describe, expect, it } from 'vitest'
import { SecretSearch } from './secret-search.js'

/** Whatever is not the gateway itself, however much it looks like it. */
const foreign = (host: string): readonly string[] => [
  ...[`http://${host}`, `https://${host}:444`, `https://${host}.evil.test`, `https://evil.test`],
  ...[`https://evil.test/${host}`, `https://${host}@evil.test`, `https://evil.test#${host}`],
  ...[`https://evil.test?${host}`, `https://evil-${host}`, `https://${host}%2eevil.test`],
  ...['http://localhost:8082', 'https://localhost', 'http://127.0.0.1:8082', 'http://[::1]:8082'],
  ...[`https://user:password@${host}`, `//${host}`, `ftp://${host}`, '', 'gateway'],
]

const secret = 'Jk29vMx0Qq7dW5nZ'
const liveKeys = {
  toss: [`live_sk_${secret}`, `live_gsk_${secret}`],
  stripe: [`sk_live_${secret}`, `rk_live_${secret}`],
}

/** What refuses, and does not repeat the key. */
function refusalOf(make: () => unknown): Error {
  try {
    make()
  } catch (error) {
    const search = new SecretSearch({ name: 'key', text: secret, kind: 'text' })
    search.in('the error', error)
    expect(search.found).toEqual([])
    return error as Error
  }
  throw new Error('it was taken')
}

const tossOf = (options: Partial<TossOptions> & Pick<TossOptions, 'secretKey'>) => toss(options)
const stripeOf = (options: Partial<StripeOptions> & Pick<StripeOptions, 'secretKey'>) =>
  stripe({ webhookSecrets: ['whsec_1'], ...options })

describe('a live key', () => {
  const hosts = { toss: 'api.tosspayments.com', stripe: 'api.stripe.com' }

  it.each(liveKeys.toss.flatMap((key) => foreign(hosts.toss).map((url) => [key, url])))(
    'of Toss, %s, refuses %s',
    (secretKey, baseUrl) => {
      expect(refusalOf(() => tossOf({ secretKey: secretKey!, baseUrl: baseUrl! }))).toBeInstanceOf(
        TypeError,
      )
    },
  )

  it.each(liveKeys.stripe.flatMap((key) => foreign(hosts.stripe).map((url) => [key, url])))(
    'of Stripe, %s, refuses %s',
    (secretKey, baseUrl) => {
      expect(
        refusalOf(() => stripeOf({ secretKey: secretKey!, baseUrl: baseUrl! })),
      ).toBeInstanceOf(TypeError)
    },
  )

  it('refuses test switches', () => {
    for (const secretKey of liveKeys.toss) {
      const refusal = refusalOf(() => tossOf({ secretKey, testCode: 'REJECT_CARD_PAYMENT' }))
      expect(refusal.message).toContain('test keys only')
    }
  })

  it.each(['https://api.tosspayments.com', 'https://API.tosspayments.com:443/', undefined])(
    'goes to the official address of Toss: %s',
    (baseUrl) => {
      for (const secretKey of liveKeys.toss) {
        const dialect = tossOf({ secretKey, ...(baseUrl && { baseUrl }) })
        const request = {
          method: 'GET',
          url: 'https://api.tosspayments.com/v1/x',
          headers: {},
        } as const
        expect(dialect.authorize(request).headers['Authorization']).toBe(
          `Basic ${btoa(`${secretKey}:`)}`,
        )
        for (const url of ['https://evil.test/v1/x', 'http://api.tosspayments.com/v1/x']) {
          expect(dialect.authorize({ ...request, url }).headers).toEqual({})
        }
      }
    },
  )

  it.each(['https://api.stripe.com', 'https://API.stripe.com:443/', undefined])(
    'goes to the official address of Stripe: %s',
    (baseUrl) => {
      for (const secretKey of liveKeys.stripe) {
        const dialect = stripeOf({ secretKey, ...(baseUrl && { baseUrl }) })
        const request = { method: 'GET', url: 'https://api.stripe.com/v1/x', headers: {} } as const
        expect(dialect.authorize(request).headers['Authorization']).toBe(`Bearer ${secretKey}`)
        for (const url of ['https://evil.test/v1/x', 'https://api.stripe.com.evil.test/v1/x']) {
          expect(dialect.authorize({ ...request, url }).headers).toEqual({})
        }
      }
    },
  )
})

import { describe, expect, it } from 'vitest'
import { samplePayment } from '../../conformance/sample-payment.js'
import { CardNumber } from '../../payment/card-number.js'
import { won } from '../../payment/money.js'
import type { HttpRequest, HttpResponse } from '../../ports/http-transport.js'
import { asyncCard } from './async-card-dialect.js'

const dialect = asyncCard({
  baseUrl: 'http://gateway.test:8082/',
  callbackUrl: 'http://shop.test/payments/callback',
})
const payment = samplePayment({ reference: '1351039135-1', owner: '135135' })
const instrument = {
  cardType: 'SAMSUNG',
  cardNumber: CardNumber.of('1234-5678-9814-1451'),
} as const
const key = '20250816:TR:9577c5'

const respond = (status: number, body: unknown): HttpResponse => ({
  status,
  headers: {},
  body: typeof body === 'string' ? body : JSON.stringify(body),
})
const success = <T extends object>(data: T) => ({ meta: { result: 'SUCCESS' }, data })
const failure = (message: string, errorCode = 'Bad Request') => ({
  meta: { result: 'FAIL', errorCode, message },
})
const detail = (change: object = {}) =>
  success({
    transactionKey: key,
    orderId: payment.reference,
    cardType: 'SAMSUNG',
    cardNo: '1234-5678-9814-1451',
    amount: 50_000,
    status: 'SUCCESS',
    ...change,
  })
const absent = failure(
  `(orderId: ${payment.reference}) 에 해당하는 결제건이 존재하지 않습니다.`,
  'Not Found',
)

describe('a submit', () => {
  it('is encoded as the gateway wants it', () => {
    const { body, ...request } = dialect.encodeSubmit(payment, instrument, null)
    expect(request).toEqual({
      method: 'POST',
      url: 'http://gateway.test:8082/api/v1/payments',
      headers: { 'X-USER-ID': '135135', 'Content-Type': 'application/json' },
    })
    expect(dialect.capabilities.submitsNeedFreshConnection).toBe(true)
    expect(JSON.parse(body ?? '')).toEqual({
      orderId: '1351039135-1',
      cardType: 'SAMSUNG',
      cardNo: '1234-5678-9814-1451',
      amount: 50_000,
      callbackUrl: 'http://shop.test/payments/callback',
    })
  })

  it('is in won only', () => {
    expect(dialect.capabilities.currencies).toEqual(['KRW'])
  })
})

describe('a look-up', () => {
  const lookUp = async (...responses: HttpResponse[]) => {
    const asked: HttpRequest[] = []
    const ask = async (request: HttpRequest): Promise<HttpResponse> => {
      asked.push(request)
      return responses[asked.length - 1] ?? respond(599, '')
    }
    const answer = await dialect.lookUp(payment, ask, dialect.times)
    return { answer, asked }
  }
  const list = (...keys: string[]) =>
    respond(
      200,
      success({
        orderId: payment.reference,
        transactions: keys.map((transactionKey) => ({ transactionKey, status: 'SUCCESS' })),
      }),
    )

  it('fetches every hit by its key, because the list has no amounts', async () => {
    const { answer, asked } = await lookUp(list(key, 'k2'), respond(200, detail()), {
      ...respond(
        200,
        detail({ transactionKey: 'k2', status: 'FAILED', reason: '한도초과입니다.' }),
      ),
    })
    expect(asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET http://gateway.test:8082/api/v1/payments?orderId=1351039135-1',
      `GET http://gateway.test:8082/api/v1/payments/${key}`,
      'GET http://gateway.test:8082/api/v1/payments/k2',
    ])
    for (const { headers } of asked) expect(headers['X-USER-ID']).toBe('135135')
    expect(answer).toEqual({
      kind: 'transactions',
      transactions: [
        { gatewayKey: key, status: 'approved', reference: payment.reference, amount: won(50_000) },
        {
          gatewayKey: 'k2',
          status: 'declined',
          reference: payment.reference,
          amount: won(50_000),
          decline: { code: 'LIMIT_EXCEEDED', reason: '한도초과입니다.' },
        },
      ],
    })
  })

  it('tells the declines apart by their text', async () => {
    const codeOf = async (reason: string | null) => {
      const { answer } = await lookUp(list(key), respond(200, detail({ status: 'FAILED', reason })))
      return answer.kind === 'transactions' ? answer.transactions[0]?.decline?.code : answer.kind
    }
    expect(await codeOf('한도초과입니다. 다른 카드를 선택해주세요.')).toBe('LIMIT_EXCEEDED')
    expect(await codeOf('잘못된 카드입니다. 다른 카드를 선택해주세요.')).toBe('INVALID_CARD')
    expect(await codeOf('그 밖의 이유')).toBe('DECLINED')
    expect(await codeOf(null)).toBe('DECLINED')
  })

  it("proves absence by the gateway's own 404 about this very reference", async () => {
    expect((await lookUp(respond(404, absent))).answer).toEqual({ kind: 'absent' })
  })

  it.each<[string, HttpResponse[]]>([
    ['these words with another status', [respond(500, absent)]],
    ["somebody else's 404", [respond(404, '<html>Not Found</html>')]],
    ['a 404 about another order', [respond(404, failure('(orderId: x) 에 해당하는', 'Not Found'))]],
    ['a 500', [respond(500, failure('일시적인 오류가 발생했습니다.'))]],
    ['an empty list', [list()]],
    [
      'the list of another order',
      [respond(200, success({ orderId: 'x', transactions: [{ transactionKey: key }] }))],
    ],
    ['a hit that cannot be fetched', [list(key), respond(404, failure('gone', 'Not Found'))]],
    ['a hit with another key', [list(key), respond(200, detail({ transactionKey: 'k2' }))]],
    ['a hit without an amount', [list(key), respond(200, detail({ amount: null }))]],
  ])('is inconclusive by %s', async (_name, responses) => {
    expect((await lookUp(...responses)).answer.kind).toBe('inconclusive')
  })

  it('lets the errors of the network through', async () => {
    const refuse = () => Promise.reject(new Error('reset'))
    const asking = dialect.lookUp(payment, refuse, dialect.times)
    await expect(asking).rejects.toThrow('reset')
  })
})

describe('its options', () => {
  it('must be http URLs', () => {
    expect(() => asyncCard({ baseUrl: 'gateway', callbackUrl: 'http://x' })).toThrow('baseUrl')
    expect(() => asyncCard({ baseUrl: 'http://x', callbackUrl: 'ftp://x' })).toThrow('callbackUrl')
  })

  it('override single times', () => {
    const options = { baseUrl: 'http://x', callbackUrl: 'http://x' }
    const { times } = asyncCard({ ...options, times: { lookUpTimeoutMs: 5 } })
    expect(times).toMatchObject({ lookUpTimeoutMs: 5, responseTimeoutMs: 3000 })
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTossShop, withKey, type TossShop } from '../../testing/toss-shop.js'

const TRACE = 'x-tosspayments-trace-id'
const ENGLISH = { 'accept-language': 'en-US,en;q=0.9' }

describe('the Toss dialect over HTTP', () => {
  let shop: TossShop
  beforeAll(async () => {
    shop = await startTossShop()
  })
  afterAll(() => shop.close())

  it.each([
    ['no header', undefined, 401, 'UNAUTHORIZED_KEY'],
    ['a client key', withKey('test_ck_shop').authorization, 401, 'UNAUTHORIZED_KEY'],
    ['a live key', withKey('live_sk_shop').authorization, 401, 'UNAUTHORIZED_KEY'],
    ['another scheme', 'Bearer test_sk_shop', 403, 'INCORRECT_BASIC_AUTH_FORMAT'],
    ['no base64', 'Basic test_sk_shop:', 403, 'INCORRECT_BASIC_AUTH_FORMAT'],
    [
      'no colon',
      `Basic ${Buffer.from('test_sk_shop').toString('base64')}`,
      403,
      'INCORRECT_BASIC_AUTH_FORMAT',
    ],
  ])('does not let in %s', async (_, authorization, status, code) => {
    const path = `${shop.url}/v1/payments/some-key`
    const reply = await fetch(path, { headers: authorization ? { authorization } : {} })
    expect([reply.status, await reply.json()]).toMatchObject([status, { code }])
    expect(reply.headers.get(TRACE)).toMatch(/^[0-9a-f]{32}$/)
  })

  it('takes keys of the API and of the widget', async () => {
    for (const key of ['test_sk_a', 'test_gsk_zXLkKEypNArWmo50nX3lmeaxYG5R']) {
      expect((await shop.byKey('some-key', withKey(key))).status).toBe(404)
    }
  })

  it.each([
    ['GET', '/nowhere', 'NOT_FOUND'],
    ['GET', '/v1/payments', 'NOT_FOUND'],
    ['GET', '/v1/payments/a/b/c', 'NOT_FOUND'],
    ['GET', '/v1/payments/confirm', 'NOT_FOUND_HTTP_METHOD'],
    ['POST', '/v1/payments/some-key', 'NOT_FOUND_HTTP_METHOD'],
    ['GET', '/v1/payments/some-key/cancel', 'NOT_FOUND_HTTP_METHOD'],
    ['POST', '/v1/payments/orders/cancel/x', 'NOT_FOUND'],
    ['DELETE', '/v1/transactions', 'NOT_FOUND_HTTP_METHOD'],
    ['DELETE', '/checkout', 'NOT_FOUND'],
  ])('answers %s %s with 404 %s', async (method, path, code) => {
    const { status, json, headers } = await shop.call(method, path)
    expect([status, json['code']]).toEqual([404, code])
    expect(headers[TRACE]).toMatch(/^[0-9a-f]{32}$/)
  })

  it('finds a payment by its percent-encoded key, and none by an impossible one', async () => {
    const { paymentKey } = await shop.confirmed()
    const encoded = [...paymentKey].map((one) => `%${one.charCodeAt(0).toString(16)}`).join('')
    expect((await shop.byKey(encoded)).json['paymentKey']).toBe(paymentKey)
    for (const key of ['%ff', 'x'.repeat(201), 'a b']) {
      expect((await shop.byKey(key)).json['code']).toBe('NOT_FOUND_PAYMENT')
      expect((await shop.byOrder(key)).json['code']).toBe('NOT_FOUND_PAYMENT')
    }
  })

  it('says in English what it is asked in English, and in Korean all else', async () => {
    const korean = { code: 'NOT_FOUND_PAYMENT', message: '없는 결제입니다.' }
    expect((await shop.byKey('some-key')).json).toEqual(korean)
    expect((await shop.byKey('some-key', { 'accept-language': 'fr, en' })).json).toEqual(korean)
    const english = { ...korean, message: 'There is no such payment.' }
    expect((await shop.byKey('some-key', ENGLISH)).json).toEqual(english)
    const declined = shop.authenticated({ outcome: 'limitExceeded' })
    await shop.confirm(declined, ENGLISH)
    for (const [headers, message] of [
      [{}, '한도를 넘었거나 잔액이 모자랍니다.'],
      [ENGLISH, 'Over the limit, or not enough balance.'],
    ] as const) {
      const { json } = await shop.byKey(declined.paymentKey, headers)
      expect(json).toMatchObject({ method: '카드', failure: { message } })
    }
    const failing = { 'x-sim-fault': 'fail-before-commit', ...ENGLISH }
    expect((await shop.confirm(declined, failing)).json['message']).toBe('Processing failed.')
  })

  it('answers a test code before it looks at the payment, and touches none', async () => {
    const payment = shop.authenticated()
    const before = shop.simulator.ledger()
    const coded = (code: string) => ({ 'tosspayments-test-code': code })
    for (const [code, status] of [
      ['REJECT_CARD_PAYMENT', 403],
      ['PROVIDER_ERROR', 400],
      ['NOT_FOUND_PAYMENT_SESSION', 404],
      ['IDEMPOTENT_REQUEST_PROCESSING', 409],
      ['COMMON_ERROR', 500],
    ] as const) {
      for (const body of [payment, { paymentKey: 'no-such-key' }]) {
        const reply = await shop.confirm(body, coded(code))
        expect([reply.status, reply.json['code']]).toEqual([status, code])
      }
    }
    const reply = await shop.cancel('no-such-key', {}, coded('REFUND_REJECTED'))
    expect([reply.status, reply.json['code']]).toEqual([400, 'REFUND_REJECTED'])
    for (const code of ['REFUND_REJECTED', 'NO_SUCH_CODE', 'toString']) {
      const unknown = await shop.confirm(payment, coded(code))
      expect([unknown.status, unknown.json['code']]).toEqual([400, 'INVALID_TEST_CODE'])
    }
    expect(shop.simulator.ledger()).toEqual(before)
    expect((await shop.byKey(payment.paymentKey, coded('COMMON_ERROR'))).status).toBe(200)
  })

  it('gives the same keys and traces for the same seed, whatever the order', async () => {
    const runOf = async (seed: number, orderIds: readonly string[]) => {
      const own = await startTossShop({ seed })
      const lines = await Promise.all(
        orderIds.map(async (orderId) => {
          const payment = own.authenticated({ orderId, method: 'virtual-account' })
          const { json, headers } = await own.confirm(payment)
          const looked = await own.byOrder(orderId)
          const { secret, lastTransactionKey, paymentKey } = json
          // The key begins with the moment.
          const made = [String(paymentKey).slice(19), secret, lastTransactionKey]
          return [orderId, ...made, looked.headers[TRACE], headers[TRACE]?.length].join(' ')
        }),
      )
      await own.close()
      return lines.toSorted()
    }
    const orderIds = Array.from({ length: 12 }, (_, index) => `order-seed-${index}`)
    const first = await runOf(3, orderIds)
    expect(await runOf(3, orderIds.toReversed())).toEqual(first)
    expect(await runOf(4, orderIds)).not.toEqual(first)
    expect(new Set(first.map((line) => line.split(' ')[2])).size).toBe(12)
  })

  it('shows nowhere more of a card than its last four digits', async () => {
    const card = '4330-1234-5678-9876'
    const payment = shop.authenticated({ card, outcome: 'limitExceeded' })
    await shop.confirm(payment)
    await shop.confirm(shop.authenticated({ card }))
    await shop.simulator.whenIdle()
    const shown = JSON.stringify([
      shop.simulator.journal(),
      shop.simulator.ledger(),
      shop.merchant.received,
      (await shop.byKey(payment.paymentKey)).text,
    ])
    expect(shown).toContain('9876')
    expect(shown).not.toMatch(/5678|43301234/)
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSimulator } from '../../create-simulator.js'
import type { Simulator } from '../../simulator.js'
import { AT_ONCE } from '../../testing/at-once.js'
import {
  call,
  inquire,
  submit,
  submitBody,
  transactionKeyOf,
} from '../../testing/gateway-caller.js'
import { startMerchant, type Merchant } from '../../testing/merchant.js'

const REASON = '정상 승인되었습니다.'

/** Wire conformance over real HTTP, against what is known of the original. */
describe('the async-card dialect over HTTP', () => {
  let simulator: Simulator
  let merchant: Merchant
  let gatewayUrl: string
  let accepted: (change?: Record<string, unknown>) => ReturnType<typeof submit>

  beforeAll(async () => {
    merchant = await startMerchant()
    simulator = createSimulator({
      scenario: AT_ONCE,
      callbackOrigins: ['http://localhost:8080', merchant.origin],
    })
    gatewayUrl = (await simulator.start()).gatewayUrl
    accepted = (change) =>
      submit(gatewayUrl, submitBody({ callbackUrl: merchant.callbackUrl, ...change }))
  })
  afterAll(async () => {
    await simulator.stop()
    await merchant.close()
  })

  it('accepts a payment as PENDING and leaves null members out', async () => {
    const reply = await accepted()
    expect(reply.status).toBe(200)
    expect(reply.contentType).toBe('application/json')
    const key = transactionKeyOf(reply)
    expect(key).toMatch(/^\d{8}:TR:[0-9a-f]{6}$/)
    expect(reply.text).toBe(
      `{"meta":{"result":"SUCCESS"},"data":{"transactionKey":"${key}","status":"PENDING"}}`,
    )
  })

  it('dates the transaction key by the day in Seoul', async () => {
    const before = seoulDay()
    const key = transactionKeyOf(await accepted())
    expect([before, seoulDay()]).toContain(key.slice(0, 8))
  })

  it('takes a numeric string for the amount, truncates it, ignores unknown members', async () => {
    const key = transactionKeyOf(await accepted({ amount: '5000', coupon: { a: 1 } }))
    expect((await inquire(gatewayUrl, `/${key}`)).json).toMatchObject({ data: { amount: 5000 } })
    const fraction = transactionKeyOf(await accepted({ amount: 12.7 }))
    expect((await inquire(gatewayUrl, `/${fraction}`)).json).toMatchObject({ data: { amount: 12 } })
  })

  it('makes a new charge for every accepted submit of one order', async () => {
    const keys = [
      await accepted({ orderId: 'same-order' }),
      await accepted({ orderId: 'same-order' }),
    ]
    expect(new Set(keys.map(transactionKeyOf)).size).toBe(2)
  })

  it('refuses with its own 500 and stores nothing', async () => {
    const orderId = 'refused-order'
    const reply = await submit(gatewayUrl, submitBody({ orderId }), {
      'x-sim-fault': 'fail-before-commit',
    })
    expect(reply.status).toBe(500)
    expect(reply.text).toBe(
      '{"meta":{"result":"FAIL","errorCode":"Internal Server Error",' +
        '"message":"현재 서버가 불안정합니다. 잠시 후 다시 시도해주세요."}}',
    )
    expect((await inquire(gatewayUrl, `?orderId=${orderId}`)).status).toBe(404)
  })

  it('tells everything about a charge by its key, the whole card number too', async () => {
    const key = transactionKeyOf(await accepted({ orderId: 'detail-order' }))
    await simulator.whenIdle()
    const reply = await inquire(gatewayUrl, `/${key}`)
    expect(reply.text).toBe(
      `{"meta":{"result":"SUCCESS"},"data":{"transactionKey":"${key}","orderId":"detail-order",` +
        '"cardType":"SAMSUNG","cardNo":"1234-5678-9814-1451","amount":5000,' +
        `"status":"SUCCESS","reason":"${REASON}"}}`,
    )
    expect((await inquire(gatewayUrl, `/${encodeURIComponent(key)}`)).text).toBe(reply.text)
  })

  it('lists the charges of an order newest first, without amount and card', async () => {
    const first = transactionKeyOf(await accepted({ orderId: 'listed-order' }))
    const second = transactionKeyOf(await accepted({ orderId: 'listed-order' }))
    await simulator.whenIdle()
    const reply = await inquire(gatewayUrl, '?orderId=listed-order')
    const shape = (key: string) => ({ transactionKey: key, status: 'SUCCESS', reason: REASON })
    expect(reply.json).toEqual({
      meta: { result: 'SUCCESS' },
      data: { orderId: 'listed-order', transactions: [shape(second), shape(first)] },
    })
  })

  it('answers 404 for an unknown key, another user’s key and an unknown order', async () => {
    const key = transactionKeyOf(await accepted({ orderId: 'my-order' }))
    const cases: [string, string, string][] = [
      [
        '/20250816:TR:000000',
        '135135',
        '(transactionKey: 20250816:TR:000000) 결제건이 존재하지 않습니다.',
      ],
      [`/${key}`, 'somebody', `(transactionKey: ${key}) 결제건이 존재하지 않습니다.`],
      ['?orderId=nothing', '135135', '(orderId: nothing) 에 해당하는 결제건이 존재하지 않습니다.'],
      [
        '?orderId=my-order',
        'somebody',
        '(orderId: my-order) 에 해당하는 결제건이 존재하지 않습니다.',
      ],
    ]
    for (const [rest, user, message] of cases) {
      const reply = await inquire(gatewayUrl, rest, { 'x-user-id': user })
      expect(reply.status).toBe(404)
      expect(reply.json).toEqual({ meta: { result: 'FAIL', errorCode: 'Not Found', message } })
    }
  })

  it('demands the user header on inquiries and fails on a missing order id', async () => {
    const noUser = {
      meta: { result: 'FAIL', errorCode: 'Bad Request', message: '유저 ID 헤더는 필수입니다.' },
    }
    expect((await inquire(gatewayUrl, '/any', {})).json).toEqual(noUser)
    expect((await inquire(gatewayUrl, '?orderId=any', {})).json).toEqual(noUser)
    const noOrder = await inquire(gatewayUrl, '')
    expect(noOrder.status).toBe(500)
    expect(noOrder.json).toMatchObject({ meta: { message: '일시적인 오류가 발생했습니다.' } })
  })

  it('calls back once, unwrapped and unsigned', async () => {
    const before = merchant.received.length
    const key = transactionKeyOf(await accepted({ orderId: 'callback-order' }))
    await merchant.whenReceived(before + 1)
    await simulator.whenIdle()
    const callbacks = merchant.received.filter(({ body }) => body['transactionKey'] === key)
    expect(callbacks).toHaveLength(1)
    expect(callbacks[0]?.path).toBe('/payments/callback')
    expect(callbacks[0]?.headers['content-type']).toBe('application/json')
    expect(callbacks[0]?.headers['x-user-id']).toBeUndefined()
    expect(Object.entries(callbacks[0]?.body ?? {})).toEqual([
      ['transactionKey', key],
      ['orderId', 'callback-order'],
      ['cardType', 'SAMSUNG'],
      ['cardNo', '1234-5678-9814-1451'],
      ['amount', 5000],
      ['status', 'SUCCESS'],
      ['reason', REASON],
    ])
  })

  it.each([
    ['limitExceeded', '한도초과입니다. 다른 카드를 선택해주세요.'],
    ['invalidCard', '잘못된 카드입니다. 다른 카드를 선택해주세요.'],
  ])('tells a decline (%s) by its reason only', async (outcome, reason) => {
    const outcomes = { approved: 0, limitExceeded: 0, invalidCard: 0, [outcome]: 1 }
    const own = createSimulator({ scenario: { ...AT_ONCE, outcomes } })
    const { gatewayUrl: url } = await own.start()
    const key = transactionKeyOf(await submit(url, submitBody()))
    await own.whenIdle()
    expect((await inquire(url, `/${key}`)).json).toMatchObject({
      data: { status: 'FAILED', reason },
    })
    await own.stop()
  })

  it('keeps its error shape for unknown routes, wrong methods and long bodies', async () => {
    const cases: [string, string, number, string, string][] = [
      ['GET', '/nowhere', 404, 'Not Found', '존재하지 않는 요청입니다.'],
      ['GET', '/api/v1/payments/a/b', 404, 'Not Found', '존재하지 않는 요청입니다.'],
      ['DELETE', '/api/v1/payments', 500, 'Internal Server Error', '일시적인 오류가 발생했습니다.'],
      [
        'PUT',
        '/api/v1/payments/key',
        500,
        'Internal Server Error',
        '일시적인 오류가 발생했습니다.',
      ],
    ]
    for (const [method, path, status, errorCode, message] of cases) {
      const reply = await call(method, `${gatewayUrl}${path}`)
      expect([method, path, reply.status]).toEqual([method, path, status])
      expect(reply.json).toEqual({ meta: { result: 'FAIL', errorCode, message } })
    }
    const user = { 'x-user-id': '135135' }
    const head = await call('HEAD', `${gatewayUrl}/api/v1/payments?orderId=a`, { headers: user })
    expect({ status: head.status, text: head.text }).toEqual({ status: 500, text: '' })
    const long = await submit(gatewayUrl, submitBody({ orderId: 'x'.repeat(70_000) }))
    expect(long.status).toBe(413)
    expect(long.json).toMatchObject({ meta: { result: 'FAIL', errorCode: 'Payload Too Large' } })
    const chunked = await submit(gatewayUrl, submitBody({ orderId: 'x'.repeat(70_000) }), {
      'transfer-encoding': 'chunked',
    })
    expect(chunked.status).toBe(413)
  })
})

function seoulDay(): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Seoul' })
    .format(new Date())
    .replaceAll('-', '')
}

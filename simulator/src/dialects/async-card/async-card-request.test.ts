import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSimulator } from '../../create-simulator.js'
import { call, submit, submitBody } from '../../testing/gateway-caller.js'
import { AT_ONCE } from '../../testing/at-once.js'

const ORIGIN_RULE = '콜백 URL 은 http://localhost:8080 로 시작해야 합니다.'
const UNREADABLE = '요청 본문을 처리하는 중 오류가 발생했습니다. JSON 메세지 규격을 확인해주세요.'

/** Over real HTTP, against what is known of the original. */
describe('what the async-card dialect refuses', () => {
  const simulator = createSimulator({ scenario: AT_ONCE })
  let gatewayUrl: string

  beforeAll(async () => {
    gatewayUrl = (await simulator.start()).gatewayUrl
  })
  afterAll(() => simulator.stop())

  const bad: [string, string, Record<string, string>, number, string][] = [
    [
      'a missing member',
      submitBody({ orderId: undefined }),
      {},
      400,
      "필수 필드 'orderId'이(가) 누락되었습니다.",
    ],
    [
      'a null member',
      submitBody({ cardNo: null }),
      {},
      400,
      "필수 필드 'cardNo'이(가) 누락되었습니다.",
    ],
    [
      'an empty member',
      submitBody({ callbackUrl: '' }),
      {},
      400,
      "필수 필드 'callbackUrl'이(가) 누락되었습니다.",
    ],
    [
      'an absent amount',
      submitBody({ amount: undefined }),
      {},
      400,
      "필수 필드 'amount'이(가) 누락되었습니다.",
    ],
    [
      'an object for the card type',
      submitBody({ cardType: {} }),
      {},
      400,
      "필수 필드 'cardType'이(가) 누락되었습니다.",
    ],
    [
      'an unknown card type',
      submitBody({ cardType: 'SHINHAN' }),
      {},
      400,
      "필드 'cardType'의 값 'SHINHAN'이(가) 예상 타입(CardTypeDto)과 일치하지 않습니다. " +
        '사용 가능한 값 : [SAMSUNG, KB, HYUNDAI]',
    ],
    [
      'an amount that is no number',
      submitBody({ amount: 'many' }),
      {},
      400,
      "필드 'amount'의 값 'many'이(가) 예상 타입(long)과 일치하지 않습니다. ",
    ],
    ['a broken body', '{"orderId":', {}, 400, UNREADABLE],
    ['no body', '', {}, 400, UNREADABLE],
    ['a null body', 'null', {}, 400, UNREADABLE],
    ['an array', '[]', {}, 400, "필수 필드 ''이(가) 누락되었습니다."],
    ['a text', '"x"', {}, 400, "필수 필드 ''이(가) 누락되었습니다."],
    [
      'a short order id',
      submitBody({ orderId: '12345' }),
      {},
      400,
      '주문 ID는 6자리 이상 문자열이어야 합니다.',
    ],
    [
      'a blank order id',
      submitBody({ orderId: '        ' }),
      {},
      400,
      '주문 ID는 6자리 이상 문자열이어야 합니다.',
    ],
    [
      'a card number without dashes',
      submitBody({ cardNo: '1234567898141451' }),
      {},
      400,
      '카드 번호는 xxxx-xxxx-xxxx-xxxx 형식이어야 합니다.',
    ],
    ['an amount of zero', submitBody({ amount: 0 }), {}, 400, '결제금액은 양의 정수여야 합니다.'],
    [
      'a negative amount',
      submitBody({ amount: '-5' }),
      {},
      400,
      '결제금액은 양의 정수여야 합니다.',
    ],
    [
      'another media type',
      submitBody(),
      { 'content-type': 'text/plain' },
      500,
      '일시적인 오류가 발생했습니다.',
    ],
  ]
  it.each(bad)('refuses %s', async (_, body, headers, status, message) => {
    const reply = await submit(gatewayUrl, body, headers)
    const errorCode = status === 400 ? 'Bad Request' : 'Internal Server Error'
    expect(reply.status).toBe(status)
    expect(reply.text).toBe(JSON.stringify({ meta: { result: 'FAIL', errorCode, message } }))
  })

  it('looks at header, binding, missing members and rules in this order', async () => {
    const allWrong: Record<string, unknown> = {
      orderId: '1',
      cardType: 'X',
      cardNo: '1',
      amount: 0,
      callbackUrl: 'ftp://x',
    }
    const messageFor = async (body: Record<string, unknown>, headers?: Record<string, string>) => {
      const reply = await call('POST', `${gatewayUrl}/api/v1/payments`, {
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json', 'x-user-id': '1', ...headers },
      })
      return (reply.json as { meta: { message: string } }).meta.message
    }
    const withoutUser = await call('POST', `${gatewayUrl}/api/v1/payments`, {
      body: '{',
      headers: { 'content-type': 'application/json' },
    })
    expect(withoutUser.json).toMatchObject({ meta: { message: '유저 ID 헤더는 필수입니다.' } })
    expect(await messageFor({ ...allWrong, orderId: undefined })).toContain("'cardType'의 값")
    expect(await messageFor({ ...allWrong, cardType: 'KB', amount: undefined })).toContain(
      "'amount'이(가) 누락",
    )
    expect(await messageFor({ ...allWrong, cardType: 'KB' })).toContain('주문 ID')
    const longOrder = { ...allWrong, cardType: 'KB', orderId: '123456' }
    expect(await messageFor(longOrder)).toContain('카드 번호')
    const goodCard = { ...longOrder, cardNo: '1234-5678-9814-1451' }
    expect(await messageFor(goodCard)).toContain('결제금액')
    expect(await messageFor({ ...goodCard, amount: 1 })).toContain('콜백 URL')
  })

  it('compares the parsed origin of the callback address, never a prefix', async () => {
    for (const callbackUrl of [
      'http://localhost:8080.evil.example/c',
      'http://localhost:8080@evil.example/c',
      'http://localhost:80801/c',
      'https://localhost:8080/c',
      'http://127.0.0.1:8080/c',
      'nonsense',
    ]) {
      const reply = await submit(gatewayUrl, submitBody({ callbackUrl }))
      expect(reply.status, callbackUrl).toBe(400)
      expect(reply.json).toEqual({
        meta: { result: 'FAIL', errorCode: 'Bad Request', message: ORIGIN_RULE },
      })
    }
    expect(simulator.ledger().charges).toEqual([])
  })
})

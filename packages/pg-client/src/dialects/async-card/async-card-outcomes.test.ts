import { describe, expect, it } from 'vitest'
import type { HttpResponse } from '../../ports/http-transport.js'
import { submitAnswerOf } from './async-card-outcomes.js'

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
describe('the answer to a submit', () => {
  it.each([
    ['accepted', 'PENDING', 'pending'],
    ['approved at once', 'SUCCESS', 'approved'],
    ['declined at once', 'FAILED', 'declined'],
  ])('is %s by status %s', (_name, status, expected) => {
    const answer = submitAnswerOf(respond(200, success({ transactionKey: key, status })))
    expect(answer).toMatchObject({
      kind: 'transaction',
      transaction: { gatewayKey: key, status: expected },
    })
  })

  it.each([
    ['카드 번호는 xxxx-xxxx-xxxx-xxxx 형식이어야 합니다.', 'INVALID_CARD_NUMBER'],
    [
      "필드 'cardType'의 값 'X'이(가) 예상 타입(CardTypeDto)과 일치하지 않습니다. 사용 가능한 값 : [SAMSUNG, KB, HYUNDAI]",
      'UNSUPPORTED_CARD',
    ],
  ])('is declined by 400 %s', (message, code) => {
    const answer = submitAnswerOf(respond(400, failure(message)))
    expect(answer).toMatchObject({ kind: 'declined', decline: { code } })
  })

  it.each([
    '유저 ID 헤더는 필수입니다.',
    "필수 필드 'orderId'이(가) 누락되었습니다.",
    '주문 ID는 6자리 이상 문자열이어야 합니다.',
    '결제금액은 양의 정수여야 합니다.',
    '콜백 URL 은 http://localhost:8080 로 시작해야 합니다.',
    'something new',
  ])('has an error of our own making by 400 %s', (message) => {
    const answer = submitAnswerOf(respond(400, failure(message)))
    expect(answer).toEqual({
      kind: 'error',
      status: 400,
      code: null,
      message,
      repeatable: false,
      isConfiguration: true,
    })
  })

  it("may be repeated after the gateway's own 500", () => {
    const message = '현재 서버가 불안정합니다. 잠시 후 다시 시도해주세요.'
    const answer = submitAnswerOf(respond(500, failure(message)))
    expect(answer).toEqual({ kind: 'error', status: 500, code: null, message, repeatable: true })
  })

  it.each<[string, HttpResponse]>([
    ["a proxy's 502", respond(502, '<html>Bad Gateway</html>')],
    ['a 503 in the envelope', respond(503, failure('busy', 'Service Unavailable'))],
    ['a 500 without the envelope', respond(500, { error: 'x' })],
    ['an unlisted 409', respond(409, failure('in flight', 'Conflict'))],
    ['an unlisted 404', respond(404, failure('?', 'Not Found'))],
    ['a redirect', respond(302, '')],
    ['a 201', respond(201, success({ transactionKey: key, status: 'PENDING' }))],
    ['a truncated body', respond(200, '{"meta":{"result":"SUCCESS"},"data":{"transac')],
    ['an unknown status', respond(200, success({ transactionKey: key, status: 'MAYBE' }))],
    ['a success without a key', respond(200, success({ status: 'PENDING' }))],
    ['a failure with 200', respond(200, failure('no'))],
    ['a success with 400', respond(400, success({ transactionKey: key, status: 'PENDING' }))],
  ])('is unanswered by %s', (_name, response) => {
    expect(submitAnswerOf(response).kind).toBe('unanswered')
  })

  it('accepts null where the gateway omits a member', () => {
    const answer = submitAnswerOf({
      ...respond(200, {
        meta: { result: 'SUCCESS', errorCode: null, message: null },
        data: { transactionKey: key, status: 'PENDING', reason: null },
      }),
    })
    expect(answer.kind).toBe('transaction')
  })

  it('masks a card number that an error repeats', () => {
    const echo = respond(500, failure('no luck with 1234-5678-9814-1451'))
    expect(JSON.stringify(submitAnswerOf(echo))).not.toContain('5678')
  })
})

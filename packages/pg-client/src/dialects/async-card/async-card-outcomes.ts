import type { Decline } from '../../payment/decline.js'
import type { HttpResponse } from '../../ports/http-transport.js'
import type { GatewayAnswer, LookUpAnswer } from '../../ports/gateway-dialect.js'
import { readFailure, readSubmitted, toGatewayTransaction } from './async-card-wire.js'

/** The answers that are about the buyer's card; every other 400 is about our own request. */
const refusals: readonly {
  readonly matches: (message: string) => boolean
  readonly decline: Decline
}[] = [
  {
    matches: (message) => message === '카드 번호는 xxxx-xxxx-xxxx-xxxx 형식이어야 합니다.',
    decline: {
      code: 'INVALID_CARD_NUMBER',
      reason: '카드 번호가 올바르지 않습니다. 카드 번호를 확인해주세요.',
    },
  },
  {
    matches: (message) =>
      message.startsWith("필드 'cardType'의 값 ") && message.includes('(CardTypeDto)'),
    decline: {
      code: 'UNSUPPORTED_CARD',
      reason: '결제할 수 없는 카드사입니다. 다른 카드를 선택해주세요.',
    },
  },
]

/**
 * The table: what the gateway's response to a submit says.
 *
 * | status, body | says |
 * |---|---|
 * | 200, its envelope with a transaction | accepted |
 * | 400, its envelope, about the card | declined |
 * | 400, its envelope, anything else | error, not repeatable: our own request is wrong |
 * | 500, its envelope | error, repeatable |
 * | anything else | nobody has answered |
 */
export function submitAnswerOf({ status, body }: HttpResponse): GatewayAnswer {
  if (status === 200) {
    const submitted = readSubmitted(body)
    if (submitted) return { kind: 'transaction', transaction: toGatewayTransaction(submitted) }
  }
  const failure = readFailure(body)
  if (failure && status === 400) {
    const refusal = refusals.find(({ matches }) => matches(failure.message))
    if (refusal) return { kind: 'declined', decline: refusal.decline }
    const ours = { repeatable: false, isConfiguration: true }
    return { kind: 'error', status, code: null, message: failure.shown, ...ours }
  }
  if (failure && status === 500) {
    return { kind: 'error', status, code: null, message: failure.shown, repeatable: true }
  }
  return { kind: 'unanswered', detail: `HTTP ${status} without an answer of the gateway's table` }
}

/** Whether a look-up by order id says that there is no payment; only its own words do. */
export function absenceOf({ status, body }: HttpResponse, reference: string): LookUpAnswer {
  const message = readFailure(body)?.message
  if (
    status === 404 &&
    message === `(orderId: ${reference}) 에 해당하는 결제건이 존재하지 않습니다.`
  ) {
    return { kind: 'absent' }
  }
  return { kind: 'inconclusive', detail: `HTTP ${status} to a look-up` }
}

import type { Outcome } from '../../gateway/charge.js'

/** The card companies that the gateway knows, in its own order. */
export const CARD_TYPES: readonly string[] = ['SAMSUNG', 'KB', 'HYUNDAI']

/** Every sentence that the gateway says, character by character as the original. */
export const messages = {
  userIdMissing: '유저 ID 헤더는 필수입니다.',
  fieldMissing: (path: string) => `필수 필드 '${path}'이(가) 누락되었습니다.`,
  cardTypeUnknown: (value: string) =>
    `필드 'cardType'의 값 '${value}'이(가) 예상 타입(CardTypeDto)과 일치하지 않습니다. ` +
    `사용 가능한 값 : [${CARD_TYPES.join(', ')}]`,
  // The original appends the list of allowed values, which is empty for a number.
  amountNotANumber: (value: string) =>
    `필드 'amount'의 값 '${value}'이(가) 예상 타입(long)과 일치하지 않습니다. `,
  bodyUnreadable: '요청 본문을 처리하는 중 오류가 발생했습니다. JSON 메세지 규격을 확인해주세요.',
  orderIdTooShort: '주문 ID는 6자리 이상 문자열이어야 합니다.',
  cardNumberMalformed: '카드 번호는 xxxx-xxxx-xxxx-xxxx 형식이어야 합니다.',
  amountNotPositive: '결제금액은 양의 정수여야 합니다.',
  callbackUrlForeign: (origins: readonly string[]) =>
    `콜백 URL 은 ${origins.join(', ')} 로 시작해야 합니다.`,
  unstable: '현재 서버가 불안정합니다. 잠시 후 다시 시도해주세요.',
  internal: '일시적인 오류가 발생했습니다.',
  tooMany: '요청이 너무 많습니다. 잠시 후 다시 시도해주세요.',
  unknownRoute: '존재하지 않는 요청입니다.',
  bodyTooLarge: '요청 본문이 너무 큽니다.',
  keyAbsent: (transactionKey: string) =>
    `(transactionKey: ${transactionKey}) 결제건이 존재하지 않습니다.`,
  orderAbsent: (orderId: string) => `(orderId: ${orderId}) 에 해당하는 결제건이 존재하지 않습니다.`,
} as const

/** Why a charge ended as it did; the only place where the two declines differ on the wire. */
export const reasons: Readonly<Record<Outcome, string>> = {
  approved: '정상 승인되었습니다.',
  limitExceeded: '한도초과입니다. 다른 카드를 선택해주세요.',
  invalidCard: '잘못된 카드입니다. 다른 카드를 선택해주세요.',
}

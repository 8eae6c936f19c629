/** The languages of messages. */
export type Language = 'ko' | 'en'

type Saying = readonly [status: number, ko: string, en: string]

/** Every error that the gateway has a reason for, with its HTTP status and its sentence. */
const SAYINGS = {
  ALREADY_CANCELED_PAYMENT: [400, '이미 취소한 결제입니다.', 'This payment was canceled before.'],
  ALREADY_PROCESSED_PAYMENT: [
    400,
    '이미 처리가 끝난 결제입니다.',
    'This payment was processed before.',
  ],
  BELOW_MINIMUM_AMOUNT: [
    400,
    '결제할 수 있는 최소 금액보다 적습니다.',
    'The amount is below the minimum.',
  ],
  DUPLICATED_ORDER_ID: [
    400,
    '같은 주문번호로 승인된 결제가 있습니다.',
    'Another payment of this order was approved.',
  ],
  EXCEED_MAX_QUERY_LIMIT: [
    400,
    '한 번에 조회할 수 있는 개수를 넘습니다.',
    'More than can be listed at once.',
  ],
  INVALID_BANK: [400, '은행 코드가 올바르지 않습니다.', 'The bank code is not valid.'],
  INVALID_CARD_NUMBER: [400, '카드 번호가 올바르지 않습니다.', 'The card number is not valid.'],
  INVALID_DATE: [400, '날짜가 올바르지 않습니다.', 'The date is not valid.'],
  INVALID_IDEMPOTENCY_KEY: [
    400,
    '멱등키가 300자를 넘습니다.',
    'The key is longer than 300 characters.',
  ],
  INVALID_REFUND_ACCOUNT_INFO: [
    400,
    '환불받을 계좌가 필요합니다.',
    'An account to refund to is needed.',
  ],
  INVALID_REQUEST: [400, '요청 내용이 올바르지 않습니다.', 'The request is not valid.'],
  INVALID_TEST_CODE: [400, '이 API에 없는 테스트 코드입니다.', 'This API has no such test code.'],
  INVALID_TRANSACTION_KEY: [
    400,
    '이 기간에 없는 거래입니다.',
    'No such transaction in this period.',
  ],
  NOT_MATCHES_REFUNDABLE_AMOUNT: [
    400,
    '환불할 수 있는 금액이 보낸 값과 다릅니다.',
    'The refundable amount is another one.',
  ],
  UNAUTHORIZED_KEY: [401, '등록되지 않은 키입니다.', 'This key is not registered.'],
  FORBIDDEN_REQUEST: [
    403,
    '결제를 요청할 때의 값과 다릅니다.',
    'The values differ from those of the request.',
  ],
  INCORRECT_BASIC_AUTH_FORMAT: [
    403,
    '인증 값은 시크릿 키와 콜론이어야 합니다.',
    'Authentication takes the secret key and a colon.',
  ],
  NOT_ALLOWED_PARTIAL_REFUND: [
    403,
    '부분 취소를 할 수 없는 결제입니다.',
    'This payment cannot be canceled in parts.',
  ],
  NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT: [
    403,
    '입금 전에는 전액만 취소할 수 있습니다.',
    'Before the deposit only the whole can be canceled.',
  ],
  NOT_CANCELABLE_AMOUNT: [
    403,
    '취소할 수 있는 금액을 넘습니다.',
    'The amount is over what can be canceled.',
  ],
  NOT_CANCELABLE_PAYMENT: [
    403,
    '취소할 수 있는 상태가 아닙니다.',
    'A payment of this status cannot be canceled.',
  ],
  REJECT_CARD_COMPANY: [403, '카드사가 결제를 거절했습니다.', 'The card company declined.'],
  REJECT_CARD_PAYMENT: [
    403,
    '한도를 넘었거나 잔액이 모자랍니다.',
    'Over the limit, or not enough balance.',
  ],
  NOT_FOUND: [404, '존재하지 않는 API입니다.', 'There is no such API.'],
  NOT_FOUND_HTTP_METHOD: [
    404,
    '이 API에 없는 HTTP 메서드입니다.',
    'This API has no such HTTP method.',
  ],
  NOT_FOUND_PAYMENT: [404, '없는 결제입니다.', 'There is no such payment.'],
  NOT_FOUND_PAYMENT_SESSION: [
    404,
    '승인할 시간이 지났거나 없는 결제입니다.',
    'The time to confirm is over, or there is no such payment.',
  ],
  IDEMPOTENT_REQUEST_PROCESSING: [
    409,
    '같은 멱등키의 요청을 처리하고 있습니다.',
    'A request with this key is being processed.',
  ],
  TOO_MANY_REQUESTS: [429, '요청이 너무 많습니다.', 'Too many requests.'],
  FAILED_INTERNAL_SYSTEM_PROCESSING: [500, '내부 처리에 실패했습니다.', 'Processing failed.'],
  FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING: [
    500,
    '결제 기관과 통신하지 못했습니다.',
    'The provider could not be reached.',
  ],
} as const satisfies Record<string, Saying>

/** The code of an error that the gateway has a reason for. */
export type TossCode = keyof typeof SAYINGS

/** These are no answers: the first stands in a payment, the second in a browser's address. */
const ELSEWHERE: Readonly<Record<string, readonly [ko: string, en: string]>> = {
  EXPIRED_PAYMENT: ['결제 시간이 지났습니다.', 'The time to pay is over.'],
  PAY_PROCESS_CANCELED: ['사용자가 결제를 취소했습니다.', 'The buyer canceled the payment.'],
}

/** Said where somebody asked for an error that the gateway itself never has a reason for. */
const ON_REQUEST: Readonly<Record<Language, string>> = {
  ko: '테스트 코드로 요청한 오류입니다.',
  en: 'The error that the test code asked for.',
}

/** The HTTP status of an error. */
export function httpStatusOf(code: TossCode): number {
  return SAYINGS[code][0]
}

/** The sentence of an error; one sentence for all that the gateway has no reason for. */
export function messageOf(code: string, language: Language): string {
  const [, ...said] = Object.hasOwn(SAYINGS, code) ? SAYINGS[code as TossCode] : []
  const [ko = ON_REQUEST.ko, en = ON_REQUEST.en] = said.length > 0 ? said : (ELSEWHERE[code] ?? [])
  return language === 'ko' ? ko : en
}

/** English for whoever puts English first, Korean for everybody else. */
export function languageOf(acceptLanguage: string | undefined): Language {
  return /^\s*en\b/i.test(acceptLanguage ?? '') ? 'en' : 'ko'
}

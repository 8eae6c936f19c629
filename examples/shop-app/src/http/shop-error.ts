import type { Language, Sentence } from './language.js'

interface Meaning extends Sentence {
  readonly status: number
}

/** Every error that the shop answers with: HTTP status and a sentence for people. */
const meanings = {
  MALFORMED_JSON: {
    status: 400,
    ko: '요청 본문이 올바른 JSON이 아닙니다.',
    en: 'The request body is not valid JSON.',
  },
  INVALID_REQUEST: {
    status: 400,
    ko: '요청 값이 올바르지 않습니다.',
    en: 'The request is not valid.',
  },
  MISSING_IDEMPOTENCY_KEY: {
    status: 400,
    ko: 'Idempotency-Key 헤더는 필수입니다.',
    en: 'The Idempotency-Key header is required.',
  },
  INVALID_CALLBACK: {
    status: 400,
    ko: '콜백 본문을 읽을 수 없습니다.',
    en: 'The callback cannot be read.',
  },
  UNAUTHENTICATED: {
    status: 401,
    ko: 'X-USER-ID 헤더는 필수입니다.',
    en: 'The X-USER-ID header is required.',
  },
  OPERATOR_UNAUTHENTICATED: {
    status: 401,
    ko: 'X-OPERATOR-TOKEN 헤더가 올바르지 않습니다.',
    en: 'The X-OPERATOR-TOKEN header is missing or wrong.',
  },
  PAYMENT_DECLINED: {
    status: 402,
    ko: '결제가 거절되었습니다. 다른 카드로 다시 시도해주세요.',
    en: 'The payment was declined. Please try another card.',
  },
  NOT_FOUND: { status: 404, ko: '없는 주소입니다.', en: 'There is nothing at this address.' },
  PRODUCT_NOT_FOUND: {
    status: 404,
    ko: '존재하지 않는 상품입니다.',
    en: 'There is no such product.',
  },
  ORDER_NOT_FOUND: { status: 404, ko: '주문을 찾을 수 없습니다.', en: 'There is no such order.' },
  PAYMENT_NOT_FOUND: {
    status: 404,
    ko: '결제를 찾을 수 없습니다.',
    en: 'There is no such payment.',
  },
  REQUEST_IN_FLIGHT: {
    status: 409,
    ko: '같은 요청을 처리하고 있습니다. 잠시 후 다시 확인해주세요.',
    en: 'The same request is being worked on. Please look again in a moment.',
  },
  INSUFFICIENT_STOCK: { status: 409, ko: '재고가 부족합니다.', en: 'There is not enough stock.' },
  ALREADY_RELEASED: {
    status: 409,
    ko: '이미 반환된 재고 예약입니다.',
    en: 'This stock has been released already.',
  },
  PRICE_CHANGED: {
    status: 409,
    ko: '상품 가격이 변경되었습니다. 금액을 다시 확인해주세요.',
    en: 'The price has changed. Please check the amount again.',
  },
  PAYMENT_OPEN: {
    status: 409,
    ko: '결제 확인 중입니다. 잠시 후 다시 확인해주세요.',
    en: 'A payment is still being confirmed. Please look again in a moment.',
  },
  PAYMENT_NOT_IN_REVIEW: {
    status: 409,
    ko: '검토 중인 결제가 아닙니다.',
    en: 'This payment is not in review.',
  },
  PAYMENT_STAYS_IN_REVIEW: {
    status: 409,
    ko: '결제가 아직 검토 중입니다. 주문이 이 결제를 받을 수 없습니다.',
    en: 'The payment stays in review: its order cannot take it.',
  },
  ORDER_NOT_PAYABLE: {
    status: 409,
    ko: '결제할 수 없는 주문입니다.',
    en: 'This order cannot be paid.',
  },
  ORDER_EXPIRED: {
    status: 409,
    ko: '결제 시간이 지나 주문이 취소되었습니다. 새로 주문해주세요.',
    en: 'The time to pay has passed and the order has ended. Please order again.',
  },
  ORDER_INTERRUPTED: {
    status: 409,
    ko: '주문이 완료되지 못했습니다. 결제되지 않았으니 새로 주문해주세요.',
    en: 'The order was interrupted. Nothing was charged; please order again.',
  },
  PAYLOAD_TOO_LARGE: {
    status: 413,
    ko: '요청 본문이 너무 큽니다.',
    en: 'The request body is too large.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    ko: '같은 Idempotency-Key로 다른 내용을 요청했습니다.',
    en: 'This Idempotency-Key was used with another request.',
  },
  INTERNAL: {
    status: 500,
    ko: '일시적인 오류가 발생했습니다.',
    en: 'Something went wrong on our side.',
  },
  ORDER_SAVE_FAILED: {
    status: 500,
    ko: '주문을 저장하지 못했습니다. 결제 결과는 곧 주문에 반영됩니다.',
    en: 'The order could not be saved. The result of its payment will follow.',
  },
  PAYMENT_NOT_EXECUTED: {
    status: 502,
    ko: '결제가 이루어지지 않았습니다. 청구된 금액은 없습니다. 다시 주문해 주세요.',
    en: 'The payment was not made. Nothing was charged; please order again.',
  },
  CATALOG_UNREACHABLE: {
    status: 502,
    ko: '상품 서비스에 연결하지 못했습니다.',
    en: 'The catalog could not be reached.',
  },
  PAYMENT_REFUSED: {
    status: 503,
    ko: '결제 서비스가 일시적으로 불안정합니다. 잠시 후 다시 시도해주세요.',
    en: 'The payment service is unstable at the moment. Please try again shortly.',
  },
  CATALOG_UNAVAILABLE: {
    status: 503,
    ko: '상품 서비스가 일시적으로 불안정합니다. 잠시 후 다시 시도해주세요.',
    en: 'The catalog is unstable at the moment. Please try again shortly.',
  },
  STARTING: { status: 503, ko: '서버를 시작하고 있습니다.', en: 'The shop is starting.' },
} as const satisfies Record<string, Meaning>

export type ShopErrorCode = keyof typeof meanings

/** What an error answer carries besides its code. */
export interface ShopErrorOptions {
  /** For programs: ids, field names. Never a card number. */
  readonly details?: unknown
  /** Replaces the code's own sentence, as a decline's reason does. */
  readonly message?: string
  /** Becomes `Retry-After`, in whole seconds, rounded up. */
  readonly retryAfterMs?: number
  readonly cause?: unknown
}

/** Ends a request with an error answer. */
export class ShopError extends Error {
  override readonly name = 'ShopError'
  readonly code: ShopErrorCode
  readonly details: unknown
  readonly retryAfterMs: number | undefined
  readonly #message: string | undefined

  constructor(code: ShopErrorCode, options: ShopErrorOptions = {}) {
    super(code, 'cause' in options ? { cause: options.cause } : undefined)
    this.code = code
    this.details = options.details ?? null
    this.retryAfterMs = options.retryAfterMs
    this.#message = options.message
  }

  get status(): number {
    return meanings[this.code].status
  }

  /** The body of the answer, in the buyer's language. */
  toBody(language: Language): { error: ShopErrorCode; message: string; details: unknown } {
    return {
      error: this.code,
      message: this.#message ?? meanings[this.code][language],
      details: this.details,
    }
  }

  /** The complete answer, in the buyer's language. */
  toResponse(language: Language): Response {
    const headers: Record<string, string> = { 'content-type': 'application/json; charset=utf-8' }
    if (this.retryAfterMs !== undefined) {
      headers['retry-after'] = String(Math.max(1, Math.ceil(this.retryAfterMs / 1000)))
    }
    return new Response(JSON.stringify(this.toBody(language)), { status: this.status, headers })
  }
}

import { defineErrors } from './shop-error.js'

/** What can be wrong with any request, or with the shop that is to answer it. */
export const requestErrors = defineErrors({
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
  UNAUTHENTICATED: {
    status: 401,
    ko: '로그인이 필요합니다.',
    en: 'Please log in.',
  },
  FORBIDDEN: {
    status: 403,
    ko: '권한이 없습니다.',
    en: 'You may not do this.',
  },
  NOT_FOUND: { status: 404, ko: '없는 주소입니다.', en: 'There is nothing at this address.' },
  REQUEST_IN_FLIGHT: {
    status: 409,
    ko: '같은 요청을 처리하고 있습니다. 잠시 후 다시 확인해주세요.',
    en: 'The same request is being worked on. Please look again in a moment.',
  },
  PAYLOAD_TOO_LARGE: {
    status: 413,
    ko: '요청 본문이 너무 큽니다.',
    en: 'The request body is too large.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    ko: '요청 본문은 application/json이어야 합니다.',
    en: 'The request body must be application/json.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    ko: '같은 Idempotency-Key로 다른 내용을 요청했습니다.',
    en: 'This Idempotency-Key was used with another request.',
  },
  DEPENDENCY_FAILED: {
    status: 424,
    ko: '필요한 정보를 확인할 수 없습니다. 잠시 후 다시 시도해주세요.',
    en: 'What is needed for this could not be looked up. Please try again shortly.',
  },
  TOO_MANY_REQUESTS: {
    status: 429,
    ko: '요청이 너무 많습니다. 잠시 후 다시 시도해주세요.',
    en: 'Too many requests. Please try again shortly.',
  },
  INTERNAL: {
    status: 500,
    ko: '일시적인 오류가 발생했습니다.',
    en: 'Something went wrong on our side.',
  },
  STARTING: { status: 503, ko: '서버를 시작하고 있습니다.', en: 'The shop is starting.' },
})

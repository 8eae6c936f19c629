import { jsonAnswer, type AnswerOutcome, type WireAnswer, type WireRequest } from '../wire.js'
import { StripeFailure, type FailureBody } from './stripe-failure.js'
import { API_VERSION } from './stripe-version.js'

/** The key of a request that may change something; it has no effect on others. Empty: none. */
export function idempotencyKeyOf(request: WireRequest): string | undefined {
  const key = request.method === 'POST' ? request.header('idempotency-key') : undefined
  return key === '' ? undefined : key
}

/** An answer with the headers that every answer has. */
export function stripeAnswer(
  request: WireRequest,
  requestId: string,
  answer: {
    readonly status: number
    readonly outcome: AnswerOutcome
    readonly body: object
  },
): WireAnswer {
  const headers = { 'request-id': requestId, ...headersOf(request) }
  return jsonAnswer(answer.status, answer.outcome, answer.body, headers)
}

/** An error. */
export function failureAnswer(
  request: WireRequest,
  requestId: string,
  { status, outcome, body }: Pick<StripeFailure, 'status' | 'outcome' | 'body'>,
): WireAnswer {
  return stripeAnswer(request, requestId, { status, outcome, body: { error: body } })
}

/** A kept answer once more, under a request id of its own. */
export function replayedAnswer(
  stored: WireAnswer,
  request: WireRequest,
  requestId: string,
): WireAnswer {
  const original = stored.headers['request-id']
  return {
    ...stored,
    outcome: 'replayed',
    headers: {
      ...stored.headers,
      ...headersOf(request),
      'request-id': requestId,
      'idempotent-replayed': 'true',
      ...(original === undefined ? {} : { 'original-request': original }),
    },
  }
}

/** What the gateway says where faults and the idempotency layer speak. */
export const STANDING_FAILURES = {
  gatewayError: failing(500, 'failed', {
    type: 'api_error',
    message: 'An unknown error occurred.',
  }),
  rateLimited: failing(429, 'failed', {
    type: 'invalid_request_error',
    code: 'rate_limit',
    message: 'Too many requests hit the API too quickly.',
  }),
  inFlight: failing(409, 'failed', {
    type: 'invalid_request_error',
    code: 'idempotency_key_in_use',
    message: 'There is another request in progress with this Idempotency-Key.',
  }),
  mismatch: failing(400, 'invalid', {
    type: 'idempotency_error',
    message:
      'Keys for idempotent requests can only be used with the same parameters they were first ' +
      'used with.',
  }),
  tooLarge: failing(413, 'invalid', {
    type: 'invalid_request_error',
    message: 'The request body is too large.',
  }),
} as const

function failing(status: number, outcome: AnswerOutcome, body: FailureBody): StripeFailure {
  return new StripeFailure(body, { status, outcome })
}

function headersOf(request: WireRequest): Record<string, string> {
  const key = idempotencyKeyOf(request)
  const version = { 'stripe-version': API_VERSION }
  return key === undefined ? version : { 'idempotency-key': key, ...version }
}

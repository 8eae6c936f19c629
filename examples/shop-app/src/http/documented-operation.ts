import { requestErrors } from './request-errors.js'
import type { ErrorMeaning } from './shop-error.js'

/** A part of an OpenAPI document that stands elsewhere. */
export interface Reference {
  readonly $ref: string
}

interface Parameter {
  readonly in: string
  readonly name: string
}

interface DocumentedResponse {
  readonly description: string
  readonly headers?: Readonly<Record<string, Reference>>
  readonly content?: object
}

type Responses = Readonly<Record<string, DocumentedResponse>>

/** An operation as its route describes it, as far as it is looked at here. */
export interface DocumentedOperation {
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: object }
  readonly responses: Responses
}

/** An operation with all that every one of its kind has. */
export interface CompleteOperation extends Omit<DocumentedOperation, 'parameters' | 'responses'> {
  readonly parameters: readonly (Parameter | Reference)[]
  readonly responses: Readonly<Record<string, DocumentedResponse | Reference>>
}

const { INVALID_REQUEST, MALFORMED_JSON, PAYLOAD_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE } = requestErrors
const { FORBIDDEN, INTERNAL, STARTING, TOO_MANY_REQUESTS, UNAUTHENTICATED } = requestErrors
const ofEverything = [INTERNAL, STARTING]
const waiting = new Set(['429', '503'])
const ofJson = [MALFORMED_JSON, UNSUPPORTED_MEDIA_TYPE]

/** What many operations refer to. */
export const sharedComponents = {
  parameters: {
    AcceptLanguage: {
      in: 'header',
      name: 'Accept-Language',
      description: 'What people read is Korean or English; Korean where neither is asked for.',
      schema: { type: 'string' },
      example: 'en',
    },
  },
  headers: {
    RetryAfter: {
      description: 'Whole seconds to wait before the next try.',
      schema: { type: 'integer', minimum: 1 },
    },
    WwwAuthenticate: {
      description: 'How to say who asks: `Bearer`.',
      schema: { type: 'string' },
    },
  },
  responses: {
    Forbidden: refusal(FORBIDDEN),
    Internal: refusal(INTERNAL),
    Invalid: refusal(INVALID_REQUEST),
    InvalidJson: refusal(INVALID_REQUEST, MALFORMED_JSON),
    Starting: refusal(STARTING),
    TooLarge: refusal(PAYLOAD_TOO_LARGE),
    TooManyRequests: refusal(TOO_MANY_REQUESTS),
    Unauthenticated: refusal(UNAUTHENTICATED),
    UnsupportedMediaType: refusal(UNSUPPORTED_MEDIA_TYPE),
  },
} as const

/**
 * The operation with what every one of its kind has: the language it is asked in, the errors that
 * any request can end in, and the headers that come with an answer.
 */
export function completeOperation(operation: DocumentedOperation): CompleteOperation {
  const { parameters = [], requestBody, responses, ...about } = operation
  const takesInput = parameters.length > 0 || requestBody !== undefined
  const isJson = 'application/json' in (requestBody?.content ?? {})
  const ofBody = requestBody ? [PAYLOAD_TOO_LARGE, ...(isJson ? ofJson : [])] : []
  const own = takesInput ? responses : withoutInput(responses)
  const all = [...ofBody, ...ofEverything].reduce(withError, own)
  const complete = Object.entries(all).map(([status, one]) => [
    status,
    sharedOr(withHeaders(status, one)),
  ])
  const language = { $ref: '#/components/parameters/AcceptLanguage' }
  return {
    ...about,
    parameters: [...parameters.map(withHeaderName), language],
    ...(requestBody && { requestBody }),
    responses: Object.fromEntries(complete) as CompleteOperation['responses'],
  }
}

/** How one error stands in a description. */
function sentenceOf({ code, en }: ErrorMeaning): string {
  return `\`${code}\`: ${en}`
}

function refusal(first: ErrorMeaning, ...others: readonly ErrorMeaning[]): DocumentedResponse {
  const description = [first, ...others].map(sentenceOf).join(' ')
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } }
  return withHeaders(String(first.status), { description, content })
}

function withError(responses: Responses, meaning: ErrorMeaning): Responses {
  const known = responses[meaning.status]
  if (known?.description.includes(`\`${meaning.code}\``)) return responses
  const added = refusal(meaning)
  const description = known ? `${known.description} ${added.description}` : added.description
  return { ...responses, [meaning.status]: { ...(known ?? added), description } }
}

/** Nothing can be wrong with what is not there. */
function withoutInput(responses: Responses): Responses {
  const { [INVALID_REQUEST.status]: invalid, ...others } = responses
  return invalid?.description === sentenceOf(INVALID_REQUEST) ? others : responses
}

function withHeaders(status: string, response: DocumentedResponse): DocumentedResponse {
  const { description, ...rest } = response
  const isWaiting = waiting.has(status) || description.includes('`REQUEST_IN_FLIGHT`')
  const headers = {
    ...(isWaiting && { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } }),
    ...(status === '401' && {
      'WWW-Authenticate': { $ref: '#/components/headers/WwwAuthenticate' },
    }),
  }
  return Object.keys(headers).length > 0 ? { description, headers, ...rest } : response
}

/** What means the same everywhere is written once. */
function sharedOr(response: DocumentedResponse): DocumentedResponse | Reference {
  const { description } = response
  const shared = Object.entries(sharedComponents.responses)
  const found = shared.find(([, one]) => one.description === description)
  return found ? { $ref: `#/components/responses/${found[0]}` } : response
}

/** Routes read headers by their lower-case names; people write `Idempotency-Key`. */
function withHeaderName(parameter: Parameter): Parameter {
  if (parameter.in !== 'header') return parameter
  const words = parameter.name.split('-').map((word) => {
    if (word === 'id') return 'ID'
    return word.charAt(0).toUpperCase() + word.slice(1)
  })
  return { ...parameter, name: words.join('-') }
}

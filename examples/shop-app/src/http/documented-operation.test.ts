import { describe, expect, it } from 'vitest'
import {
  completeOperation,
  sharedComponents,
  type DocumentedOperation,
} from './documented-operation.js'

const ok = { description: 'It is there.' }
const invalid = { description: '`INVALID_REQUEST`: The request is not valid.' }
const idPath = { in: 'path', name: 'id' }
const language = { $ref: '#/components/parameters/AcceptLanguage' }
const json = { content: { 'application/json': {} } }

/** With what it refers to in its place. */
function completed(operation: DocumentedOperation) {
  const { responses, ...rest } = completeOperation(operation)
  const shared = Object.fromEntries(
    Object.entries(sharedComponents.responses).map(([name, one]) => [
      ...[`#/components/responses/${name}`, one],
    ]),
  )
  const resolved = Object.entries(responses).map(([status, one]) => [
    status,
    '$ref' in one ? shared[one.$ref] : one,
  ])
  return { ...rest, responses: Object.fromEntries(resolved) as DocumentedOperation['responses'] }
}

function statusesOf(operation: DocumentedOperation): readonly string[] {
  return Object.keys(completed(operation).responses)
}

describe('completeOperation', () => {
  it('asks for a language, and tells of what any request can end in', () => {
    const { parameters, responses } = completed({ responses: { 200: ok } })
    expect(parameters).toEqual([language])
    expect(Object.keys(responses)).toEqual(['200', '500', '503'])
    expect(responses['200']).toBe(ok)
    expect(responses['503']).toEqual({
      description: '`STARTING`: The shop is starting.',
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      headers: { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } },
    })
  })

  it('knows nothing to be wrong where nothing is taken', () => {
    const responses = { 200: ok, 400: invalid }
    expect(statusesOf({ responses })).toEqual(['200', '500', '503'])
    expect(statusesOf({ responses, parameters: [idPath] })).toEqual(['200', '400', '500', '503'])
    const own = { description: `${invalid.description} \`NO_TEA\`: There is no tea.` }
    expect(statusesOf({ responses: { 200: ok, 400: own } })).toContain('400')
  })

  it('adds what can be wrong with a body, and with JSON', () => {
    const responses = { 200: ok, 400: invalid }
    const ofJson = completed({ responses, requestBody: json })
    expect(Object.keys(ofJson.responses)).toEqual(['200', '400', '413', '415', '500', '503'])
    expect(ofJson.responses['400']?.description).toBe(
      `${invalid.description} \`MALFORMED_JSON\`: The request body is not valid JSON.`,
    )
    const bytes = { content: { '*/*': {} } }
    expect(statusesOf({ responses, requestBody: bytes })).toEqual([
      ...['200', '400', '413', '500', '503'],
    ])
  })

  it('writes once what means the same everywhere', () => {
    const { responses } = completeOperation({ responses: { 200: ok, 404: ok } })
    expect(responses['500']).toEqual({ $ref: '#/components/responses/Internal' })
    expect(responses['503']).toEqual({ $ref: '#/components/responses/Starting' })
    expect(responses['404']).toBe(ok)
  })

  it('repeats nothing that is told already', () => {
    const known = { description: '`INTERNAL`: Something went wrong on our side.' }
    const told = completed({ responses: { 500: known } }).responses['500']
    expect(told?.description).toBe(known.description)
  })

  it('tells of the headers that come with an answer', () => {
    const busy = { description: '`REQUEST_IN_FLIGHT`: The same request is being worked on.' }
    const told = completed({ responses: { 401: ok, 404: ok, 409: busy, 429: ok } }).responses
    expect(
      Object.entries(told).map(([status, { headers = {} }]) => [status, Object.keys(headers)]),
    ).toEqual([
      ['401', ['WWW-Authenticate']],
      ['404', []],
      ['409', ['Retry-After']],
      ['429', ['Retry-After']],
      ['500', []],
      ['503', ['Retry-After']],
    ])
  })

  it('writes the names of headers as people do', () => {
    const parameters = [
      { in: 'header', name: 'idempotency-key' },
      { in: 'header', name: 'last-event-id' },
      { in: 'query', name: 'some-id' },
    ]
    expect(completed({ parameters, responses: {} }).parameters).toEqual([
      { in: 'header', name: 'Idempotency-Key' },
      { in: 'header', name: 'Last-Event-ID' },
      { in: 'query', name: 'some-id' },
      language,
    ])
  })
})

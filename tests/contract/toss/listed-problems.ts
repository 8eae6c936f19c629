import type { IncomingHttpHeaders } from 'node:http'
import { z } from 'zod'
import type { GatewayContract } from '../gateway-contract.js'
import type { Schema } from '../openapi-document.js'
import { schemaCheck } from '../schema-check.js'

const withSchema = z.object({ schema: z.record(z.string(), z.unknown()) })
const parameter = withSchema.extend({ name: z.string(), required: z.boolean().optional() })
const references = z.array(z.object({ $ref: z.string() }))

/** What the file has against an answer: its status, its headers, its body. */
export function listedAnswerProblems(
  contract: GatewayContract,
  operation: string,
  { status, headers }: Response,
  body: unknown,
): readonly string[] {
  const { document } = contract
  const { schema } = withSchema.parse(document.at('#/components/headers/TraceId'))
  const traces = headers.get('x-tosspayments-trace-id')
  const isReplay = headers.has('idempotency-key')
  const type = headers.get('content-type')
  return [
    ...contract.answerProblems(operation, status, body),
    ...headerProblems(contract, 'x-tosspayments-trace-id', schema, traces),
    ...(type === 'application/json' ? [] : [`content-type: ${type}`]),
    ...((traces?.split(', ').length === 2) === isReplay ? [] : [`trace ids: ${traces}`]),
  ]
}

/** What the file has against a webhook: its headers, its body. */
export function listedWebhookProblems(
  contract: GatewayContract,
  operation: string,
  headers: IncomingHttpHeaders,
  body: unknown,
): readonly string[] {
  const { document } = contract
  const listed = references.parse(document.at(`#/webhooks/${operation}/post/parameters`))
  return [
    ...contract.requestProblems(operation, body),
    ...listed.flatMap(({ $ref }) => {
      const { name, schema } = parameter.parse(document.at($ref))
      return headerProblems(contract, name, schema, headers[name])
    }),
  ]
}

/** A header is a text; where its schema wants a number, the text must be one. */
function headerProblems(
  { document }: GatewayContract,
  name: string,
  schema: Schema,
  value: unknown,
): string[] {
  const isNumber = schema['type'] === 'integer' && /^\d+$/.test(String(value))
  const problemsOf = schemaCheck(document.schemas)
  return problemsOf(schema, isNumber ? Number(value) : (value ?? undefined)).map(
    (problem) => `${name}${problem}`,
  )
}

import { z } from 'zod'
import type { GatewayContract } from '../gateway-contract.js'
import { schemaCheck } from '../schema-check.js'

const withSchema = z.object({ schema: z.record(z.string(), z.unknown()) })
const parameters = z.array(z.looseObject({ name: z.string().optional() }))

/** Headers that answers may have, by their names in the file. */
const HEADERS = {
  RequestId: 'request-id',
  StripeVersion: 'stripe-version',
  IdempotencyKey: 'idempotency-key',
  IdempotentReplayed: 'idempotent-replayed',
  OriginalRequest: 'original-request',
} as const

/** Those that every answer has. */
const ALWAYS: readonly string[] = ['request-id', 'stripe-version']

/** What the file has against answers and webhooks. */
export interface ListedProblems {
  /** Its status, its headers, its body. */
  ofAnswer(operation: string, response: Response, body: unknown): readonly string[]
  /** The form of its signature, its body. */
  ofWebhook(signature: unknown, body: unknown): readonly string[]
}

/**
 * What a file has against what is said.
 *
 * @throws ZodError or Error where the file has not the shape that the tests know.
 */
export function listedProblems(contract: GatewayContract): ListedProblems {
  const { document } = contract
  const problemsOf = schemaCheck(document.schemas)
  const headers = Object.entries(HEADERS).map(([listed, name]) => {
    const { schema } = withSchema.parse(document.at(`#/components/headers/${listed}`))
    return { name, schema }
  })
  const listed = parameters.parse(document.at('#/webhooks/event/post/parameters'))
  const signed = withSchema.parse(listed.find(({ name }) => name === 'Stripe-Signature'))
  return {
    ofAnswer: (operation, { status, headers: sent }, body) => [
      ...contract.answerProblems(operation, status, body),
      ...(sent.get('content-type') === 'application/json' ? [] : ['it is no JSON']),
      ...(sent.has('idempotent-replayed') === sent.has('original-request')
        ? []
        : ['half a mark of a replay']),
      ...headers.flatMap(({ name, schema }) => {
        const value = sent.get(name)
        if (value === null) return ALWAYS.includes(name) ? [`no ${name}`] : []
        return problemsOf(schema, value).map((problem) => `${name}${problem}`)
      }),
    ],
    ofWebhook: (signature, body) => [
      ...contract.requestProblems('event', body),
      ...problemsOf(signed.schema, signature).map((problem) => `signature${problem}`),
    ],
  }
}

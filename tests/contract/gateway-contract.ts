import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'

const contractFile = path.resolve(import.meta.dirname, '../../openapi/gateway-async-card.yaml')

const media = z.object({
  content: z.object({
    'application/json': z.object({
      schema: z.object({ $ref: z.string() }),
      examples: z.record(z.string(), z.object({ value: z.unknown() })).default({}),
    }),
  }),
})
const named = z.object({ $ref: z.string() })
const operation = z.object({
  operationId: z.string(),
  requestBody: media.optional(),
  responses: z.record(z.string(), z.union([media, named, z.object({ description: z.string() })])),
})
const operations = z.object({
  get: operation.optional(),
  post: operation.extend({ callbacks: z.unknown().optional() }).optional(),
})
const document = z.object({
  paths: z.record(z.string(), operations),
  components: z.object({
    responses: z.record(z.string(), media.extend({ description: z.string() })),
    schemas: z.record(z.string(), z.record(z.string(), z.unknown())),
  }),
})
const callbacks = z.record(z.string(), z.record(z.string(), z.object({ post: operation })))

type Media = z.infer<typeof media>['content']['application/json']

/** An example of the file: where it stands, and its body. */
export interface Example {
  /** Such as `submitPayment 200 pending`; a request's says `request` for the status. */
  readonly name: string
  readonly body: unknown
  /** What the file's own schema has against it. */
  readonly problems: readonly string[]
}

/** `openapi/gateway-async-card.yaml`, as far as tests hold somebody to it. */
export interface GatewayContract {
  /** The path of an operation, its placeholders in braces. */
  pathOf(operationId: string): string
  /** What a request body breaks; the callback `paymentSettled` is an operation too. */
  requestProblems(operationId: string, body: unknown): readonly string[]
  /** What an answer's body breaks; a status that the operation does not list is a problem. */
  answerProblems(operationId: string, status: number, body: unknown): readonly string[]
  /** What a body of the schema `Failure` breaks, for routes that are no operation. */
  failureProblems(body: unknown): readonly string[]
  /** Every example of the file. */
  readonly examples: readonly Example[]
  /** The table of refusals with 400: its first column, and the sentence with its placeholders. */
  readonly refusals: ReadonlyMap<string, string>
}

/** The contract's file as text. */
export function readContractText(): string {
  return readFileSync(contractFile, 'utf8')
}

/**
 * Reads the contract.
 *
 * @throws ZodError where the document has not the shape that the tests know.
 */
export function readContract(text: string = readContractText()): GatewayContract {
  const { paths, components } = document.parse(parse(text))
  const bodies = new Map<string, Media>()
  const pathOf = new Map<string, string>()
  const add = (name: string, holder: unknown): void => {
    const { data } = media.safeParse(resolve(holder, components.responses))
    if (data) bodies.set(name, data.content['application/json'])
  }
  const addOperation = (one: z.infer<typeof operation>, at: string): void => {
    pathOf.set(one.operationId, at)
    add(`${one.operationId} request`, one.requestBody)
    for (const [status, answer] of Object.entries(one.responses)) {
      add(`${one.operationId} ${status}`, answer)
    }
  }
  for (const [at, { get, post }] of Object.entries(paths)) {
    if (get) addOperation(get, at)
    if (post) addOperation(post, at)
    for (const called of Object.values(callbacks.parse(post?.callbacks ?? {}))) {
      for (const [url, { post: told }] of Object.entries(called)) addOperation(told, url)
    }
  }

  const problemsOf = schemaCheck(components.schemas)
  const problemsAt = (name: string, body: unknown): readonly string[] => {
    const found = bodies.get(name)
    return found ? problemsOf(found.schema.$ref, body) : [`the file lists no ${name}`]
  }
  return {
    pathOf: (operationId) => pathOf.get(operationId) ?? `/no-operation/${operationId}`,
    requestProblems: (operationId, body) => problemsAt(`${operationId} request`, body),
    answerProblems: (operationId, status, body) => problemsAt(`${operationId} ${status}`, body),
    failureProblems: (body) => problemsOf('#/components/schemas/Failure', body),
    examples: [...bodies].flatMap(([at, { schema, examples }]) =>
      Object.entries(examples).map(([name, { value: body }]) => ({
        name: `${at} ${name}`,
        body,
        problems: problemsOf(schema.$ref, body),
      })),
    ),
    refusals: refusalTable(components.responses['BadRequest']?.description ?? ''),
  }
}

/** Follows a reference into `components/responses`. */
function resolve(holder: unknown, responses: Readonly<Record<string, unknown>>): unknown {
  const { data } = named.safeParse(holder)
  return data ? responses[data.$ref.replace('#/components/responses/', '')] : holder
}

/** Checks a body against one of the schemas; says where it is wrong, and why. */
function schemaCheck(
  schemas: Readonly<Record<string, unknown>>,
): (reference: string, body: unknown) => readonly string[] {
  const moved = (value: unknown): string =>
    JSON.stringify(value).replaceAll('#/components/schemas/', '#/$defs/')
  const $defs: unknown = JSON.parse(moved(schemas))
  return (reference, body) => {
    const $ref = reference.replace('#/components/schemas/', '#/$defs/')
    const schema = z.fromJSONSchema({ $ref, $defs } as Parameters<typeof z.fromJSONSchema>[0])
    const { error } = schema.safeParse(body)
    return (error?.issues ?? []).map(({ path: at, message }) => `${at.join('.')}: ${message}`)
  }
}

/** Rows of the table in the description of the 400s: check, and message in back-ticks. */
function refusalTable(description: string): ReadonlyMap<string, string> {
  const rows = [...description.matchAll(/^\| ([^|]+) \| `([^`]+)`[^|]*\|$/gm)]
  return new Map(rows.map(([, check = '', message = '']) => [check, message]))
}

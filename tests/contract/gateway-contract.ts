import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { readDocument, type OpenapiDocument, type Schema } from './openapi-document.js'
import { schemaCheck } from './schema-check.js'
import { schemasInside } from './schemas-inside.js'

const folder = path.resolve(import.meta.dirname, '../../openapi')

/** Dialects that have, or will have, a contract. */
export const dialects = ['async-card', 'toss', 'stripe'] as const

/** How one gateway speaks. */
export type Dialect = (typeof dialects)[number]

/** An example of the file: where it stands, and its body. */
export interface Example {
  /** Such as `submitPayment 200 pending`; a request's says `request` for the status. */
  readonly name: string
  readonly body: unknown
  /** What the file's own schema has against it. */
  readonly problems: readonly string[]
}

/** An `openapi/gateway-*.yaml`, as far as tests hold somebody to it. */
export interface GatewayContract {
  /** The path of an operation, its placeholders in braces; a webhook has none. */
  pathOf(operationId: string): string
  /**
   * What a request body breaks, form fields once decoded (`a[b]=c` is `{ a: { b: 'c' } }`);
   * callbacks and webhooks are operations too.
   */
  requestProblems(operationId: string, body: unknown): readonly string[]
  /** What an answer's body breaks; a status that the operation does not list is a problem. */
  answerProblems(operationId: string, status: number, body: unknown): readonly string[]
  /** What a body of the schema `Failure` breaks, for routes that are no operation. */
  failureProblems(body: unknown): readonly string[]
  /** Every example of the file's bodies, then those inside its schemas. */
  readonly examples: readonly Example[]
  /** The file itself. */
  readonly document: OpenapiDocument
}

/** Those dialects whose contract is written. */
export function writtenDialects(): readonly Dialect[] {
  return dialects.filter((dialect) => existsSync(fileOf(dialect)))
}

/** A contract's file as text. */
export function readContractText(dialect: Dialect): string {
  return readFileSync(fileOf(dialect), 'utf8')
}

/**
 * Reads a dialect's contract.
 *
 * @throws ZodError or Error where the document has not the shape that the tests know.
 */
export function readContract(dialect: Dialect): GatewayContract {
  return parseContract(readContractText(dialect))
}

/**
 * The same for a text, such as a contract with a planted mistake.
 *
 * @throws ZodError or Error where the document has not the shape that the tests know.
 */
export function parseContract(text: string): GatewayContract {
  const document = readDocument(text)
  const problemsOf = schemaCheck(document.schemas)
  const problemsAt = (name: string, body: unknown): readonly string[] => {
    const found = document.bodies.get(name)
    return found ? problemsOf(found.schema, body) : [`the file lists no ${name}`]
  }
  const example = (name: string, schema: Schema, body: unknown): Example => ({
    name,
    body,
    problems: problemsOf(schema, body),
  })
  const ofBodies = [...document.bodies].flatMap(([at, { schema, examples }]) =>
    [...examples].map(([name, body]) => example(`${at} ${name}`, schema, body)),
  )
  const ofSchemas = Object.entries(document.schemas)
    .flatMap(([name, schema]) => schemasInside(`schema ${name}`, schema))
    .flatMap(({ at, schema }) =>
      listed(schema).map((body, index) => example(`${at} example ${index + 1}`, schema, body)),
    )
  return {
    pathOf: (operationId) => document.paths.get(operationId) ?? `/no-operation/${operationId}`,
    requestProblems: (operationId, body) => problemsAt(`${operationId} request`, body),
    answerProblems: (operationId, status, body) => problemsAt(`${operationId} ${status}`, body),
    failureProblems: (body) => problemsOf({ $ref: '#/components/schemas/Failure' }, body),
    examples: [...ofBodies, ...ofSchemas],
    document,
  }
}

/** The values that a schema itself gives as examples. */
function listed({ examples }: Schema): readonly unknown[] {
  return Array.isArray(examples) ? examples : []
}

function fileOf(dialect: Dialect): string {
  return path.join(folder, `gateway-${dialect}.yaml`)
}

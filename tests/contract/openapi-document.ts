import { parse } from 'yaml'
import { z } from 'zod'

const examples = z.record(z.string(), z.unknown()).default({})
const media = z.object({ schema: z.record(z.string(), z.unknown()), examples })
const holder = z.object({ content: z.record(z.string(), z.unknown()).optional() })
const operation = z.object({
  operationId: z.string(),
  requestBody: z.unknown().optional(),
  responses: z.record(z.string(), z.unknown()).default({}),
  callbacks: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
})
const methods = ['get', 'put', 'post', 'patch', 'delete'] as const
const document = z.object({
  paths: z.record(z.string(), z.unknown()).default({}),
  webhooks: z.record(z.string(), z.unknown()).default({}),
  components: z
    .object({ schemas: z.record(z.string(), z.record(z.string(), z.unknown())).default({}) })
    .default({ schemas: {} }),
})
const reference = z.object({ $ref: z.string().startsWith('#/') })

/** A JSON Schema as it stands in the file, its references still those of the file. */
export type Schema = Readonly<Record<string, unknown>>

/** What a request or an answer carries. */
export interface Media {
  readonly schema: Schema
  /** By their names in the file. */
  readonly examples: ReadonlyMap<string, unknown>
}

/** An OpenAPI 3.1 file, as far as tests hold somebody to it. */
export interface OpenapiDocument {
  /** By `<operationId> request` or `<operationId> <status>`; those without a body are left out. */
  readonly bodies: ReadonlyMap<string, Media>
  /** Path of an operation by its id; a callback has an expression, a webhook has none. */
  readonly paths: ReadonlyMap<string, string>
  /** `components/schemas`. */
  readonly schemas: Readonly<Record<string, Schema>>
  /** What stands at a JSON pointer such as `#/components/responses/BadRequest`. */
  at(pointer: string): unknown
}

/**
 * Reads an OpenAPI file. Bodies may be JSON or form fields; JSON wins where a file lists both.
 * Request bodies, answers and examples may stand in place or be referred to.
 *
 * @throws ZodError or Error where the document has not the shape that the tests know, or refers
 * to what it does not hold.
 */
export function readDocument(text: string): OpenapiDocument {
  const root: unknown = parse(text)
  const { paths: pathItems, webhooks, components } = document.parse(root)
  const bodies = new Map<string, Media>()
  const paths = new Map<string, string>()

  const addBody = (name: string, value: unknown): void => {
    const { content = {} } = holder.parse(follow(root, value ?? {}))
    const found = content['application/json'] ?? content['application/x-www-form-urlencoded']
    if (found === undefined) return
    const { schema, examples: listed } = media.parse(found)
    const values = Object.entries(listed).map(([key, one]) => [key, exampleOf(root, one)] as const)
    bodies.set(name, { schema, examples: new Map(values) })
  }
  const addItem = (item: unknown, path: string | undefined): void => {
    const found = z.record(z.string(), z.unknown()).parse(follow(root, item))
    for (const method of methods) {
      if (found[method] !== undefined) addOperation(operation.parse(found[method]), path)
    }
  }
  const addOperation = (one: z.infer<typeof operation>, path: string | undefined): void => {
    if (path !== undefined) paths.set(one.operationId, path)
    addBody(`${one.operationId} request`, one.requestBody)
    for (const [status, answer] of Object.entries(one.responses)) {
      addBody(`${one.operationId} ${status}`, answer)
    }
    for (const called of Object.values(one.callbacks)) {
      for (const [url, item] of Object.entries(called)) addItem(item, url)
    }
  }
  for (const [path, item] of Object.entries(pathItems)) addItem(item, path)
  for (const item of Object.values(webhooks)) addItem(item, undefined)
  return { bodies, paths, schemas: components.schemas, at: (pointer) => resolve(root, pointer) }
}

function exampleOf(root: unknown, example: unknown): unknown {
  return z.object({ value: z.unknown() }).parse(follow(root, example)).value
}

/** What a value refers to, if it is a reference, and else the value itself. */
function follow(root: unknown, value: unknown): unknown {
  const { data } = reference.safeParse(value)
  return data ? follow(root, resolve(root, data.$ref)) : value
}

function resolve(root: unknown, pointer: string): unknown {
  let found = root
  for (const step of pointer.slice('#/'.length).split('/')) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~')
    const { data } = z.record(z.string(), z.unknown()).safeParse(found)
    if (data?.[key] === undefined) throw new Error(`the file holds no ${pointer}`)
    found = data[key]
  }
  return found
}

/** A JSON schema, as far as it is looked at here. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly items?: Schema
  readonly enum?: readonly unknown[]
  readonly pattern?: string
  readonly format?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>
}

/** What an operation answers with one status. */
export interface DocumentedResponse extends Content {
  readonly description: string
  readonly headers?: Readonly<Record<string, unknown>>
}

/** A parameter of an operation. */
export interface Parameter {
  readonly in: 'path' | 'query' | 'header'
  readonly name: string
  readonly required?: boolean
  readonly schema: Schema
}

/** One operation of the document, with what it refers to in its place. */
export interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly tags: readonly string[]
  readonly security?: readonly { readonly bearer: readonly string[] }[]
  readonly parameters: readonly Parameter[]
  readonly requestBody?: Content & { readonly required: boolean }
  readonly responses: Readonly<Record<string, DocumentedResponse>>
}

interface Reference {
  readonly $ref: string
}

/** One operation as it is written. */
export interface WrittenOperation extends Omit<Operation, 'parameters' | 'responses'> {
  readonly parameters: readonly (Parameter | Reference)[]
  readonly responses: Readonly<Record<string, DocumentedResponse | Reference>>
}

/** The document that a shop serves. */
export interface ShopDocument {
  readonly openapi: string
  readonly tags: readonly { readonly name: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, WrittenOperation>>>>
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/** An operation with its place. */
export interface Route extends Operation {
  readonly method: string
  /** With its parameters in braces. */
  readonly path: string
}

/** The document, as the shop at this address serves it. */
export async function servedDocument(shopUrl: string): Promise<ShopDocument> {
  const answer = await fetch(`${shopUrl}/openapi.json`)
  return (await answer.json()) as ShopDocument
}

/** All operations of a document. */
export function routesOf({ paths, components }: ShopDocument): readonly Route[] {
  const inPlace = <Part extends object>(part: Part | Reference): Part => {
    if (!('$ref' in part)) return part
    const [kind = '', name = ''] = part.$ref.split('/').slice(-2)
    return components[kind]?.[name] as Part
  }
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      ...operation,
      parameters: operation.parameters.map(inPlace),
      responses: Object.fromEntries(
        Object.entries(operation.responses).map(([status, one]) => [status, inPlace(one)]),
      ),
      method: method.toUpperCase(),
      path,
    })),
  )
}

/** The schema of the JSON that an operation takes; undefined where it takes none. */
export function bodySchemaOf({ requestBody }: Operation): Schema | undefined {
  return requestBody?.content?.['application/json']?.schema
}

/** The roles that an operation lets in: nobody named means everybody with a token. */
export function rolesOf({ security }: Operation): readonly string[] | undefined {
  return security?.[0]?.bearer
}

/** A path with its parameters filled in; what is not given is an id that nothing has. */
export function filledPath(path: string, given: Readonly<Record<string, string>> = {}): string {
  return path.replaceAll(/\{(\w+)\}/g, (_braces, name: string) =>
    encodeURIComponent(given[name] ?? 'no-such-id'),
  )
}

import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import type { Schema, ShopDocument } from './document.js'

const DOCUMENT = 'shop'

/** The schemas of a document as judges of what was sent and answered. */
export class AnswerSchemas {
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true })
  readonly #judges = new Map<Schema, ValidateFunction>()

  constructor(document: ShopDocument) {
    formats.default(this.#ajv)
    this.#ajv.addSchema({ $id: DOCUMENT, components: closed(document.components) as object })
  }

  /** What is wrong with a value; nothing may be in an answer that is not described. */
  faultsOf(schema: Schema, value: unknown): readonly string[] {
    const judge = this.#judges.get(schema) ?? this.#ajv.compile(closed(schema) as object)
    this.#judges.set(schema, judge)
    if (judge(value)) return []
    return (judge.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    )
  }
}

/** Objects hold what is described of them, and nothing else; references lead to the document. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed)
  if (typeof value !== 'object' || value === null) return value
  const inside = Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      key === '$ref' ? `${DOCUMENT}${String(one)}` : closed(one),
    ]),
  )
  const isObject = 'properties' in inside && !('additionalProperties' in inside)
  return isObject && 'type' in inside ? { ...inside, additionalProperties: false } : inside
}

import type { Schema } from './openapi-document.js'
import { schemasInside } from './schemas-inside.js'

const annotations = ['$ref', 'title', 'summary', 'description', 'examples', 'deprecated', 'default']
const needType = [
  ...['properties', 'required', 'additionalProperties', 'items', 'minItems', 'maxItems'],
  ...['pattern', 'format', 'minLength', 'maxLength', 'minimum', 'maximum', 'multipleOf'],
]

/**
 * Demands of a schema that its conversion by zod 4 drops without a word, so that a check would let
 * pass what the schema means to refuse. Each says where it stands.
 */
export function schemaGaps(at: string, schema: Schema): readonly string[] {
  return schemasInside(at, schema).flatMap((inner) =>
    [...besideReference(inner.schema), ...withoutType(inner.schema), ...idle(inner.schema)].map(
      (gap) => `${inner.at}: ${gap}`,
    ),
  )
}

function besideReference(schema: Schema): readonly string[] {
  if (!('$ref' in schema)) return []
  const dropped = Object.keys(schema).filter((keyword) => !annotations.includes(keyword))
  return dropped.map((keyword) => `"${keyword}" beside a reference`)
}

function withoutType(schema: Schema): readonly string[] {
  if (['type', '$ref', 'enum', 'const'].some((keyword) => keyword in schema)) return []
  const dropped = needType.filter((keyword) => keyword in schema)
  return dropped.map((keyword) => `"${keyword}" without "type"`)
}

function idle(schema: Schema): readonly string[] {
  const required: readonly unknown[] = Array.isArray(schema['required']) ? schema['required'] : []
  const properties = Object.keys(schema['properties'] ?? {})
  const absent = required.map(String).filter((name) => !properties.includes(name))
  return [
    ...absent.map((name) => `"${name}" is required and not among "properties"`),
    ...('minItems' in schema && !('items' in schema) ? ['"minItems" without "items"'] : []),
  ]
}

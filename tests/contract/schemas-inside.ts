import type { Schema } from './openapi-document.js'

/** A schema somewhere inside another, by the way that leads to it. */
export interface InnerSchema {
  /** Such as `Pet properties name`. */
  readonly at: string
  readonly schema: Schema
}

const one = ['items', 'additionalProperties', 'propertyNames', 'contains', 'not']
const listed = ['allOf', 'anyOf', 'oneOf', 'prefixItems']
const named = ['properties', 'patternProperties']

/** A schema, and every schema that stands inside it; references are not followed. */
export function schemasInside(at: string, schema: Schema): readonly InnerSchema[] {
  const inner = (keywords: readonly string[]): readonly (readonly [string, unknown])[] =>
    keywords.map((keyword) => [keyword, schema[keyword]] as const)
  const children = [
    ...inner(one),
    ...[...inner(listed), ...inner(named)].flatMap(([keyword, value]) =>
      Object.entries(value ?? {}).map(([key, child]) => [`${keyword} ${key}`, child] as const),
    ),
  ]
  return [
    { at, schema },
    ...children.flatMap(([way, child]) =>
      isSchema(child) ? schemasInside(`${at} ${way}`, child) : [],
    ),
  ]
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

import type { Schema } from './openapi-document.js'

/**
 * Closes the open parts of an `allOf` that has a closed one, to the members of that one. It means
 * the same, but zod lets pass a member that no more than one of the parts refuses.
 *
 * @param schemas What references lead to, by name.
 * @throws Error where two closed parts allow different members: zod would let pass either's.
 */
export function withClosedParts(
  parts: readonly Schema[],
  schemas: Readonly<Record<string, Schema>>,
): readonly Schema[] {
  const meant = parts.map((part) => resolved(part, schemas))
  const [names, ...others] = meant.filter(isClosed).map(membersOf)
  if (names === undefined) return parts
  if (others.some((other) => String(other) !== String(names))) {
    throw new Error(`the check would not see: closed parts of "allOf" differ in their members`)
  }
  const anything = Object.fromEntries(names.map((name) => [name, {}]))
  return parts.map((part, index) => {
    const open = meant[index]
    if (open === undefined || isClosed(open)) return part
    const properties = { ...anything, ...(open['properties'] as object | undefined) }
    return { ...open, properties, additionalProperties: false }
  })
}

function isClosed(schema: Schema): boolean {
  return schema['additionalProperties'] === false
}

function membersOf({ properties }: Schema): readonly string[] {
  return Object.keys(properties ?? {}).toSorted()
}

function resolved(schema: Schema, schemas: Readonly<Record<string, Schema>>): Schema {
  const { $ref } = schema
  if (typeof $ref !== 'string') return schema
  return schemas[$ref.replace('#/components/schemas/', '')] ?? schema
}

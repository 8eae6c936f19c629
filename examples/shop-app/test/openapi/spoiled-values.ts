import type { Schema } from './document.js'

/** A value that a schema refuses, and where the mistake is. */
export interface Spoiled {
  /** With what it stands in: `items.0.quantity`; empty for the whole value. */
  readonly at: string
  readonly value: unknown
}

/** The value with one thing wrong at a time: missing, of another type, too long, too small. */
export function spoiledValues(schema: Schema, value: unknown): readonly Spoiled[] {
  const here = wrongValues(schema).map((wrong) => ({ at: '', value: wrong }))
  return [...here, ...spoiledMembers(schema, value), ...spoiledItems(schema, value)]
}

/** Values that the schema refuses, whatever stands around them. */
export function wrongValues(schema: Schema): readonly unknown[] {
  const { enum: names, minLength, maxLength, pattern, minimum, maximum, minItems } = schema
  const types = [schema.type].flat()
  const wrong: unknown[] = []
  for (const other of ['text', 1.5, true, [], {}, null]) {
    if (!types.some((type) => isOf(String(type), other))) wrong.push(other)
  }
  if (names) wrong.push('none of these')
  if (pattern !== undefined) wrong.push('\u0000 does not fit')
  if (minLength !== undefined && minLength > 0) wrong.push('x'.repeat(minLength - 1))
  if (maxLength !== undefined) wrong.push('x'.repeat(maxLength + 1))
  if (minimum !== undefined) wrong.push(minimum - 1)
  if (maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER) wrong.push(maximum + 1)
  if (minItems !== undefined && minItems > 0) wrong.push([])
  return wrong
}

function spoiledMembers(schema: Schema, value: unknown): readonly Spoiled[] {
  const { properties, required = [], additionalProperties } = schema
  if (!properties || typeof value !== 'object' || value === null) return []
  const given = value as Readonly<Record<string, unknown>>
  const missing = required.map((name) => {
    const { [name]: _left, ...rest } = given
    return { at: name, value: rest }
  })
  const wrong = Object.entries(given).flatMap(([name, member]) =>
    spoiledValues(properties[name] ?? {}, member).map((one) => ({
      at: one.at === '' ? name : `${name}.${one.at}`,
      value: { ...given, [name]: one.value },
    })),
  )
  const unknown =
    additionalProperties === false ? [{ at: '', value: { ...given, unheardOf: 1 } }] : []
  return [...missing, ...wrong, ...unknown]
}

function spoiledItems({ items }: Schema, value: unknown): readonly Spoiled[] {
  if (!items || !Array.isArray(value)) return []
  const [first, ...rest] = value as unknown[]
  return spoiledValues(items, first).map((one) => ({
    at: one.at === '' ? '0' : `0.${one.at}`,
    value: [one.value, ...rest],
  }))
}

function isOf(type: string, value: unknown): boolean {
  if (type === 'undefined') return true
  if (type === 'array') return Array.isArray(value)
  if (type === 'null') return value === null
  if (type === 'integer') return Number.isInteger(value)
  if (type === 'object') {
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  }
  return typeof value === type
}

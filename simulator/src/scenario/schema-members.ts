import { z } from 'zod'

/**
 * The names of the members that a document may have at a place. Where a schema has several forms
 * there, those count that share the most members with what the document has.
 *
 * @param unknown members that it has there and that have no place
 */
export function membersAt(
  schema: z.ZodType,
  keys: readonly (string | number)[],
  document: unknown,
  unknown: readonly string[],
): string[] {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  let forms: unknown[] = [json]
  let given = document
  for (const key of keys) {
    forms = likely(forms, given).flatMap((form) => {
      const inner =
        typeof key === 'number' ? member(form, 'items') : member(member(form, 'properties'), key)
      return inner === undefined ? [] : [inner]
    })
    given = member(given, key)
  }
  return [...new Set(likely(forms, given, unknown).flatMap(membersOf))]
}

/** The forms that the document probably means. */
function likely(
  forms: readonly unknown[],
  given: unknown,
  unknown: readonly string[] = [],
): unknown[] {
  const names = new Set(isObject(given) ? Object.keys(given) : [])
  for (const name of unknown) names.delete(name)
  const shared = (form: unknown): number => membersOf(form).filter((name) => names.has(name)).length
  const flat = forms.flatMap(alternatives)
  const most = Math.max(0, ...flat.map(shared))
  return flat.filter((form) => shared(form) === most)
}

function alternatives(form: unknown): unknown[] {
  const choices = member(form, 'anyOf')
  return Array.isArray(choices) ? choices.flatMap(alternatives) : [form]
}

function membersOf(form: unknown): string[] {
  const properties = member(form, 'properties')
  return isObject(properties) ? Object.keys(properties) : []
}

function member(value: unknown, name: string | number): unknown {
  const has = isObject(value) && Object.hasOwn(value, name)
  return has ? (value as Record<string | number, unknown>)[name] : undefined
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

import { z } from 'zod'
import { withClosedParts } from './closed-parts.js'
import type { Schema } from './openapi-document.js'
import { schemaGaps } from './schema-gaps.js'

type Schemas = Readonly<Record<string, Schema>>
type Issue = z.core.$ZodIssue
type Problem = Pick<Issue, 'code' | 'path' | 'message'>

/**
 * A check of values against schemas of one file: says where a value is wrong, and why. Where a
 * schema offers several shapes, it is about the one that the value comes closest to.
 *
 * @throws Error, at once or when the check meets a schema that stands outside `schemas`, if a
 * schema cannot be converted or would let pass what it means to refuse.
 */
export function schemaCheck(schemas: Schemas): (schema: Schema, value: unknown) => string[] {
  refuseGaps(Object.entries(schemas).flatMap(([name, one]) => schemaGaps(name, one)))
  const $defs = prepared(schemas, schemas)
  const converted = new Map<string, z.ZodType>()
  const convert = (schema: Schema): z.ZodType => {
    const key = JSON.stringify(schema)
    const known = converted.get(key)
    if (known) return known
    refuseGaps(schemaGaps('schema', schema))
    const whole = { ...prepared(schema, schemas), $defs } as Parameters<typeof z.fromJSONSchema>[0]
    const fresh = z.fromJSONSchema(whole)
    converted.set(key, fresh)
    return fresh
  }
  return (schema, value) =>
    (convert(schema).safeParse(value).error?.issues ?? [])
      .flatMap(closest)
      .map(({ path, message }) => `${path.join('.')}: ${message}`)
}

function refuseGaps(gaps: readonly string[]): void {
  if (gaps.length > 0) throw new Error(`the check would not see: ${gaps.join('; ')}`)
}

/** The same for zod: parts closed, and references leading to `$defs`. */
function prepared<T extends object>(value: T, schemas: Schemas): T {
  const closed = JSON.stringify(value, (_, inner: unknown) => closeParts(inner, schemas))
  return JSON.parse(closed.replaceAll('#/components/schemas/', '#/$defs/')) as T
}

function closeParts(value: unknown, schemas: Schemas): unknown {
  if (typeof value !== 'object' || value === null) return value
  const { allOf } = value as Schema
  return Array.isArray(allOf) ? { ...value, allOf: withClosedParts(allOf, schemas) } : value
}

/** What the nearest of several shapes has against a value, its paths in full. */
function closest(issue: Issue): readonly Problem[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue]
  const [nearest = []] = issue.errors
    .map((issues) => issues.flatMap(closest))
    .toSorted((one, other) => distance(one) - distance(other) || one.length - other.length)
  return nearest.map((problem) => ({ ...problem, path: [...issue.path, ...problem.path] }))
}

/** A shape of another type altogether is further away than any other. */
function distance(problems: readonly Problem[]): number {
  return problems.some(({ code, path }) => code === 'invalid_type' && path.length === 0) ? 1 : 0
}

import { inspect } from 'node:util'
import type { z } from 'zod'

/** Ends a case as failed: what it expects is not what was seen. */
export class Mismatch extends Error {
  readonly expected: unknown
  readonly seen: unknown

  constructor(expected: unknown, seen: unknown) {
    super(`expected ${shown(expected)}, seen ${shown(seen)}`)
    this.expected = expected
    this.seen = seen
  }
}

/** Ends a case as unsupported: the runner does not know what it asks for. */
export class Unsupported extends Error {}

/** Numbers of the cases compare with this tolerance. */
const TOLERANCE = 0.001

/** One line for a value. */
export function shown(value: unknown): string {
  return typeof value === 'string' ? value : inspect(value, { breakLength: Infinity, depth: 6 })
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

/** Whether both are the same, numbers within `tolerance`. */
export function isSame(a: unknown, b: unknown, tolerance = TOLERANCE): boolean {
  if (typeof a === 'number' && typeof b === 'number') return Math.abs(a - b) <= tolerance
  if (!isRecord(a) || !isRecord(b)) return Object.is(a, b)
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const keys = Object.keys(a)
  if (keys.length !== Object.keys(b).length) return false
  return keys.every((key) => Object.hasOwn(b, key) && isSame(a[key], b[key], tolerance))
}

/** Throws a `Mismatch` unless both are the same, numbers within `tolerance`. */
export function expectSame(expected: unknown, seen: unknown, tolerance = TOLERANCE): void {
  if (!isSame(expected, seen, tolerance)) throw new Mismatch(expected, seen)
}

/** `value` as the schema reads it; throws an `Unsupported` that names what does not fit. */
export function understood<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw new Unsupported(result.error.issues.map((issue) => describeIssue(issue, where)).join('; '))
}

function describeIssue(issue: z.core.$ZodIssue, where: string): string {
  const place = [where, ...issue.path.map(String)].join('.')
  if (issue.code !== 'unrecognized_keys') return `${place}: ${issue.message}`
  return `${place}: unknown key ${issue.keys.map((key) => `'${key}'`).join(', ')}`
}

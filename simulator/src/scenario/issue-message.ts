import type { z } from 'zod'
import { inputText } from '../quantities/quantity.js'

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
}

/**
 * What is wrong with an input, for schemas that have no words of their own for it: given to zod
 * as the `error` of one parse.
 */
export const issueMessage: z.core.$ZodErrorMap = (issue) => {
  const { code, input } = issue
  if (code === 'unrecognized_keys') return 'there is no such member'
  if (input === undefined) return 'is missing'
  switch (code) {
    case 'invalid_type':
      return `must be ${EXPECTED[issue.expected] ?? issue.expected}, got ${inputText(input)}`
    case 'invalid_value':
      return `${inputText(input)} is none of the allowed values`
    case 'too_small':
      return outOfRange(issue, issue.minimum, 'least', 'above')
    case 'too_big':
      return outOfRange(issue, issue.maximum, 'most', 'below')
    default:
      return undefined
  }
}

/** A message of an enum's own: `there is no fault "hnag"`. */
export function noSuch(what: string): { error: (issue: { input?: unknown }) => string } {
  return {
    error: ({ input }) =>
      input === undefined ? 'is missing' : `there is no ${what} ${inputText(input)}`,
  }
}

function outOfRange(
  { origin, inclusive, input }: { origin: string; inclusive?: boolean; input?: unknown },
  limit: number | bigint,
  bound: 'least' | 'most',
  beyond: 'above' | 'below',
): string {
  if (origin === 'string' && input === '') return 'must not be empty'
  if (origin === 'string') return `must have at ${bound} ${limit} characters`
  if (origin === 'array') return `must have at ${bound} ${limit} entries`
  const allowed = inclusive === false ? `${beyond} ${limit}` : `at ${bound} ${limit}`
  return `must be ${allowed}, got ${inputText(input)}`
}

import { distance } from 'fastest-levenshtein'
import type { z } from 'zod'
import { issueMessage } from './issue-message.js'
import { membersAt } from './schema-members.js'

/** One thing wrong with a scenario, a rule or another document. */
export interface ScenarioProblem {
  /** Where: `faults[2].rate`; empty for the document itself. */
  readonly path: string
  /** The same, step by step. */
  readonly keys: readonly (string | number)[]
  /** Present where the member's name is wrong, not its value. */
  readonly about?: 'name'
  readonly message: string
  /** The names or values that would have been right, where there is such a list. */
  readonly allowed?: readonly string[]
  /** Which of these was probably meant. */
  readonly suggestion?: string
}

/** A document was not valid; nothing was changed. */
export class ScenarioError extends Error {
  override readonly name: string = 'ScenarioError'
  readonly problems: readonly ScenarioProblem[]

  constructor(problems: readonly ScenarioProblem[]) {
    super(problems.map(problemText).join('; '))
    this.problems = problems
  }
}

/** One problem as a sentence. */
export function problemText({
  path,
  message,
  allowed,
  suggestion,
}: Pick<ScenarioProblem, 'path' | 'message' | 'allowed' | 'suggestion'>): string {
  return [
    path === '' ? message : `${path}: ${message}`,
    suggestion === undefined ? '' : `. Did you mean ${suggestion}?`,
    allowed === undefined ? '' : `${suggestion === undefined ? '.' : ''} Allowed: `,
    allowed === undefined ? '' : `${allowed.join(', ')}.`,
  ].join('')
}

/**
 * What a schema makes of a document.
 *
 * @throws {ScenarioError} where it is not valid.
 */
export function parseDocument<Schema extends z.ZodType>(
  schema: Schema,
  document: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(document, { reportInput: true, error: issueMessage })
  if (parsed.success) return parsed.data
  const { issues } = parsed.error
  throw new ScenarioError(issues.flatMap((issue) => problemsOf(issue, schema, document)))
}

/** What a problem may say beside its message. */
interface ProblemDetails {
  /** What was given, to guess which of `allowed` was meant. */
  readonly got?: string | undefined
  readonly allowed?: readonly string[] | undefined
  readonly about?: 'name'
}

/** A problem of our own with something in a document. */
export function problem(
  keys: readonly (string | number)[],
  message: string,
  { got, allowed = [], about }: ProblemDetails = {},
): ScenarioProblem {
  const suggestion = got === undefined ? undefined : nearest(got, allowed)
  return {
    path: pathText(keys),
    keys,
    ...(about === undefined ? {} : { about }),
    message,
    ...(allowed.length === 0 ? {} : { allowed }),
    ...(suggestion === undefined ? {} : { suggestion }),
  }
}

function pathText(keys: readonly (string | number)[]): string {
  return keys.reduce<string>(
    (path, key) =>
      typeof key === 'number' ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`,
    '',
  )
}

/** The allowed name that was probably meant; none where all are far off. */
function nearest(got: string, allowed: readonly string[]): string | undefined {
  // Letters in another order count as one mistake: `mxa` means `max`, not `min`.
  const farness = (name: string): number =>
    letters(name) === letters(got) ? 1 : distance(got.toLowerCase(), name.toLowerCase())
  const [best] = [...allowed].sort((one, other) => farness(one) - farness(other))
  if (best === undefined) return undefined
  return farness(best) <= Math.max(2, Math.ceil(best.length * 0.4)) ? best : undefined
}

function letters(name: string): string {
  return [...name.toLowerCase()].sort().join('')
}

function problemsOf(
  issue: z.core.$ZodIssue,
  schema: z.ZodType,
  document: unknown,
): ScenarioProblem[] {
  const keys = issue.path.map((key) => (typeof key === 'number' ? key : String(key)))
  switch (issue.code) {
    case 'unrecognized_keys': {
      const allowed = membersAt(schema, keys, document, issue.keys)
      return unknownMembers(keys, issue.keys, allowed, issue.message)
    }
    case 'invalid_value': {
      const got = typeof issue.input === 'string' ? issue.input : undefined
      return [problem(keys, issue.message, { got, allowed: issue.values.map(String) })]
    }
    case 'invalid_key':
      return [problem(keys, issue.message, { about: 'name' })]
    case 'custom': {
      const { given = [], got, allowed } = (issue.params ?? {}) as CustomParams
      const unknown = given.filter((name) => !allowed?.includes(name))
      if (unknown.length > 0) return unknownMembers(keys, unknown, allowed ?? [])
      return [problem(keys, issue.message, got === undefined ? {} : { got, allowed })]
    }
    default:
      return [problem(keys, issue.message)]
  }
}

/**
 * What our schemas say beside a message: the members that were `given` where only `allowed` ones
 * have a place, or the value that was `got` instead of an allowed one.
 */
interface CustomParams {
  readonly given?: readonly string[]
  readonly got?: string
  readonly allowed?: readonly string[]
}

function unknownMembers(
  keys: readonly (string | number)[],
  unknown: readonly string[],
  allowed: readonly string[],
  otherwise = '',
): ScenarioProblem[] {
  return unknown.map((got) => {
    const at = [...keys, got]
    // Where only one member is possible, it is that of a form: the schema says what is too much.
    if (allowed.length < 2) return problem(at, otherwise, { about: 'name' })
    return problem(at, 'there is no such member', { got, allowed, about: 'name' })
  })
}

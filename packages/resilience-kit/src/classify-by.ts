import { defaultClassify, type AttemptResult, type Classify } from './classification.js'
import { functionOrNothing, optionsOf } from './option-range.js'

/** Matches errors: of a class (and its subclasses), or by a predicate. */
export type ErrorMatcher =
  (abstract new (...args: never[]) => Error) | ((error: unknown) => boolean)

/** What counts, in lists, as resilience4j's record and ignore lists do. */
export interface ClassifyByOptions {
  /** Errors that say nothing about the other side; they win over `failures`. Default: none. */
  readonly ignored?: readonly ErrorMatcher[]
  /** If given, only these errors are failures, and all others are successes. Default: all are. */
  readonly failures?: readonly ErrorMatcher[]
  /** Values that are failures. Default: none. */
  readonly failedResult?: (value: unknown) => boolean
}

function isClass(matcher: ErrorMatcher): matcher is abstract new (...args: never[]) => Error {
  return matcher === Error || matcher.prototype instanceof Error
}

/** Throws where a predicate answered a promise; whoever asks `classify` reports that. */
function isTrue(answer: unknown): boolean {
  if (!(answer instanceof Promise)) return answer === true
  answer.catch(() => {})
  throw new TypeError('a predicate of classifyBy must answer at once, got a promise')
}

function matches(matchers: readonly ErrorMatcher[], error: unknown): boolean {
  return matchers.some((matcher) =>
    isClass(matcher) ? error instanceof matcher : isTrue(matcher(error)),
  )
}

function checkMatchers(option: string, matchers: readonly unknown[]): void {
  if (!Array.isArray(matchers)) throw new TypeError(`classifyBy.${option} must be a list`)
  for (const [i, matcher] of matchers.entries()) {
    if (typeof matcher === 'function') continue
    const what = `classifyBy.${option}[${i}] must be an error class or a predicate`
    throw new TypeError(`${what}, got ${String(matcher)}`)
  }
}

/**
 * A `classify` hook from lists. Whether a failure was answered is for `defaultClassify` to tell.
 *
 * @throws TypeError if a list is none, or a matcher no function.
 */
export function classifyBy(options: ClassifyByOptions): Classify {
  const { ignored = [], failures } = optionsOf('classifyBy', options)
  const failedResult = functionOrNothing('classifyBy.failedResult', options.failedResult)
  checkMatchers('ignored', ignored)
  if (failures !== undefined) checkMatchers('failures', failures)
  return (result: AttemptResult) => {
    if (result.ok) return isTrue(failedResult?.(result.value)) ? 'failure' : 'success'
    if (matches(ignored, result.error)) return 'ignored'
    if (failures === undefined) return undefined
    if (!matches(failures, result.error)) return 'success'
    return defaultClassify(result) === 'unanswered' ? 'unanswered' : 'failure'
  }
}

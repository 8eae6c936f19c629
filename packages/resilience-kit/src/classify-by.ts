import { defaultClassify, type AttemptResult, type Classify } from './classification.js'
import { checkedOptions, functionOrNothing, refuse } from './option-range.js'

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

function matchersIn(option: string, matchers: readonly ErrorMatcher[]): readonly ErrorMatcher[] {
  if (!Array.isArray(matchers)) refuse(option, 'a list', matchers, TypeError)
  for (const [i, matcher] of matchers.entries()) {
    if (typeof matcher === 'function') continue
    refuse(`${option}[${i}]`, 'an error class or a predicate', matcher, TypeError)
  }
  return matchers
}

/**
 * A `classify` hook from lists. Whether a failure was answered is for `defaultClassify` to tell.
 *
 * @throws TypeError if a list is none, a matcher no function, or an option unknown.
 */
export function classifyBy(options: ClassifyByOptions): Classify {
  const { ignored, failures, failedResult } = checkedOptions('classifyBy', options, {
    ignored: (name, value = []) => matchersIn(name, value),
    failures: (name, value) => (value === undefined ? value : matchersIn(name, value)),
    failedResult: functionOrNothing<(value: unknown) => boolean>,
  })
  return (result: AttemptResult) => {
    if (result.ok) return isTrue(failedResult?.(result.value)) ? 'failure' : 'success'
    if (matches(ignored, result.error)) return 'ignored'
    if (failures === undefined) return undefined
    if (!matches(failures, result.error)) return 'success'
    return defaultClassify(result) === 'unanswered' ? 'unanswered' : 'failure'
  }
}

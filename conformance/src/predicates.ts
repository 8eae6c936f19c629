import { classifyBy, type Classify } from '@holdfast/resilience-kit'
import { isAnyOf, type ErrorName } from './error-tree.js'
import { isSame } from './verdicts.js'

/** Predicates on errors as data; an error fits if any of them says so. */
export interface ErrorMatch {
  readonly types?: readonly ErrorName[] | undefined
  readonly except?: readonly ErrorName[] | undefined
  readonly messages?: readonly string[] | undefined
}

/** The match as a function; undefined where nothing is asked for, as in resilience4j. */
export function errorMatcher(match: ErrorMatch): ((error: unknown) => boolean) | undefined {
  const { types = [], except, messages = [] } = match
  if (types.length === 0 && except === undefined && messages.length === 0) return undefined
  return (error) =>
    isAnyOf(error, types) ||
    (except !== undefined && !isAnyOf(error, except)) ||
    (error instanceof Error && messages.includes(error.message))
}

/** Whether `value` is one of `results`. */
export function isOneOf(value: unknown, results: readonly unknown[]): boolean {
  return results.some((result) => isSame(result, value))
}

/**
 * resilience4j's classification: ignored first; then, if there is something to record, only that
 * is a failure and everything else a success. By default every error is a failure.
 */
export function classification(
  failures: ErrorMatch,
  ignored: ErrorMatch,
  failedResult: (value: unknown) => boolean,
): Classify {
  const isIgnored = errorMatcher(ignored)
  return classifyBy({
    failures: [errorMatcher(failures) ?? (() => true)],
    ignored: isIgnored === undefined ? [] : [isIgnored],
    failedResult,
  })
}

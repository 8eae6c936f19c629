import {
  bulkhead,
  circuitBreaker,
  deadline,
  exponentialBackoff,
  pipeline,
  rateLimiter,
  retry,
  retryBudget,
  timeout,
  type CircuitBreakerOptions,
  type Env,
  type ExponentialBackoffOptions,
  type Policy,
  type RetryWhen,
} from '@holdfast/resilience-kit'
import { parseDocument, problem, ScenarioError } from '../../scenario/scenario-error.js'
import { readDocumentFile } from '../../scenario/scenario-file.js'
import type { Contestant } from './contestant.js'
import { classifyTrouble as classify } from './gateway-trouble.js'
import { policiesSchema, type PoliciesDocument } from './policies-schema.js'

/**
 * The policies in a file, YAML or JSON.
 *
 * @throws {ScenarioFileError} where it cannot be read, a name in it is unknown, or a number is out
 *   of its range.
 */
export function readPoliciesFile(file: string): Contestant {
  return readDocumentFile(file, readPolicies)
}

/**
 * The policies that a document describes.
 *
 * @throws {ScenarioError} where a name is unknown, or a number out of its range.
 */
export function readPolicies(input: unknown): Contestant {
  const document = parseDocument(policiesSchema, input)
  const policies = (env: Env): readonly Policy[] => policiesOf(document, env)
  try {
    pipeline('check', ...policies({ onWarning: () => undefined }))
  } catch (error) {
    // The kit knows its ranges, and which numbers fit together.
    if (!(error instanceof RangeError || error instanceof TypeError)) throw error
    throw new ScenarioError([problem([], error.message)])
  }
  const { name, explains, lookUpBeforeRetry: knowsUnknown } = document
  return { name, explains, policies, knowsUnknown }
}

/** In the documented order, the outermost first. */
function policiesOf(document: PoliciesDocument, env: Env): readonly Policy[] {
  return [
    document.deadline && deadline(document.deadline, env),
    document.retry && retryOf(document.retry, env),
    document.rateLimiter && rateLimiter(given(document.rateLimiter), env),
    document.circuitBreaker && breakerOf(document.circuitBreaker, env),
    document.bulkhead && bulkhead(given(document.bulkhead), env),
    document.timeout && timeout(document.timeout, env),
  ].filter((policy) => policy !== undefined)
}

const afterAnsweredFailures: RetryWhen = (classification) => classification === 'failure'

function retryOf(options: NonNullable<PoliciesDocument['retry']>, env: Env): Policy {
  const { maxAttempts, backoff, budget, repeatsUnanswered } = options
  return retry(
    {
      classify,
      ...given({ maxAttempts }),
      ...(backoff && { backoff: exponentialBackoff(given(backoff) as ExponentialBackoffOptions) }),
      ...(budget && { budget: retryBudget(given(budget)) }),
      ...(!repeatsUnanswered && { retryWhen: afterAnsweredFailures }),
    },
    env,
  )
}

function breakerOf(options: NonNullable<PoliciesDocument['circuitBreaker']>, env: Env): Policy {
  const { tripWhen, halfOpen, ...times } = options
  const rules = tripWhen?.map((rule) =>
    given({ ...rule, window: rule.window && given(rule.window) }),
  )
  return circuitBreaker(
    {
      classify,
      ...given(times),
      ...(rules && { tripWhen: rules as CircuitBreakerOptions['tripWhen'] & object }),
      ...(halfOpen && { halfOpen: given(halfOpen) }),
    },
    env,
  )
}

/** Without the members that are undefined: zod's optional ones may be, the kit's may not. */
function given<T extends object>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as never
}

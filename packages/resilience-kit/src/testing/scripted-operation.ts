import type { AttemptContext } from '../call/attempt-context.js'

/** What one call does: an Error is thrown, a function is called, anything else is answered. */
export type ScriptStep<T> = T | Error | ((context: AttemptContext) => T | PromiseLike<T>)

/** An operation that does what it was told, and remembers. */
export interface ScriptedOperation<T> {
  (context: AttemptContext): Promise<T>
  /** How often it was called. */
  readonly calls: number
  /** The attempt numbers it was called with. */
  readonly attempts: readonly number[]
}

/**
 * An operation that takes one step per call; the last step repeats. `[new Error('down'), 42]`
 * fails once and then answers 42.
 *
 * @throws RangeError if there is no step.
 */
export function scriptedOperation<T>(steps: readonly ScriptStep<T>[]): ScriptedOperation<T> {
  if (steps.length === 0) throw new RangeError('a scripted operation needs at least one step')
  const attempts: number[] = []
  const run = async (context: AttemptContext): Promise<T> => {
    const step = steps[Math.min(attempts.length, steps.length - 1)]
    attempts.push(context.attempt)
    if (step instanceof Error) throw step
    return isFunction(step) ? await step(context) : (step as T)
  }
  return Object.defineProperties(run, {
    calls: { get: () => attempts.length },
    attempts: { get: () => [...attempts] },
  }) as ScriptedOperation<T>
}

function isFunction<T>(
  step: ScriptStep<T> | undefined,
): step is (context: AttemptContext) => T | PromiseLike<T> {
  return typeof step === 'function'
}

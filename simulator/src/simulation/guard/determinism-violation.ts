/**
 * Code in a simulated run asked the machine for time, randomness, a timer or the network: a second
 * run of the same seed would be another one.
 */
export class DeterminismViolation extends Error {
  override readonly name = 'DeterminismViolation'
  /** What was called: `Date.now()`. */
  readonly what: string
  /** Who called it, as `file:line:column`; absent where the stack does not tell. */
  readonly where: string | undefined

  /**
   * @param instead how to do it right, as an order: `use clock.now() of the ports`
   * @param calledAs the function that was called: with what it called it is left out of the stack
   */
  constructor(what: string, instead: string, calledAs: object) {
    super(`${what} is not simulated: ${instead}`)
    this.what = what
    Error.captureStackTrace(this, calledAs as Parameters<typeof Error.captureStackTrace>[1])
    this.where = firstOwnFrame(this.stack ?? '')
  }
}

/** Where the first call on a stack stands that is not within Node itself. */
function firstOwnFrame(stack: string): string | undefined {
  return stack
    .split('\n')
    .flatMap((line) => /^ +at (?:async |.*\()?([^()]+:\d+:\d+)\)?$/.exec(line)?.[1] ?? [])
    .find((place) => !place.startsWith('node:'))
    ?.replace(/^file:\/\//, '')
}

// What is called through the libraries: the same functions for all of them.

/** Answers at once. */
export const answer = async (): Promise<number> => 1

/** Answers at once, after a look at the signal it was given. */
export const answerReadingSignal = async ({
  signal,
}: {
  readonly signal: AbortSignal
}): Promise<boolean> => signal.aborted

const down = new Error('down')

/** Fails at once, always with the same error: making one costs more than all that is measured. */
export const fail = async (): Promise<never> => {
  throw down
}

/**
 * Fails 49 times of 50, so that breakers that open at 99 % have to count and stay closed. The very
 * first call succeeds.
 */
export function mostlyFailing(): () => Promise<number> {
  let calls = 0
  return async () => {
    calls += 1
    if (calls % 50 === 1) return 1
    throw down
  }
}

/** Swallows the error of a call that is expected to fail. */
export const swallow = (): number => 0

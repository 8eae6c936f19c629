import { adopted, isPromiseLike } from './call/promise-like.js'

/**
 * The answer of a predicate or another function of the user's, which cannot change an outcome by
 * failing: where it throws, or answers a promise (nobody waits for it here), that is reported, and
 * the answer is undefined.
 */
export function asked<A>(ask: () => A, report: (error: unknown) => void): A | undefined {
  try {
    const answer = ask()
    if (!isPromiseLike(answer)) return answer
    hear(answer, report)
    report(new TypeError('a predicate, back-off or classify must answer at once, got a promise'))
  } catch (error) {
    report(error)
  }
  return undefined
}

/** Where foreign code answered a promise that nobody waits for: reports what it rejects with. */
export function hear(answer: unknown, report: (error: unknown) => void): void {
  if (!isPromiseLike(answer)) return
  adopted(answer)
    .then(undefined, report)
    .catch(() => {})
}

import type { Clock } from '@holdfast/resilience-kit'

/**
 * Runs `work` with a signal that ends its waiting after `limitMs`. The signal ends a wait, never
 * a truth: what the work has begun by then stays as it is.
 */
export async function withPatience<T>(
  clock: Clock,
  limitMs: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const patience = new AbortController()
  const timer = clock.setTimer(limitMs, () => {
    patience.abort(new Error(`the answer was due after ${limitMs} ms`))
  })
  try {
    return await work(patience.signal)
  } finally {
    timer.cancel()
  }
}

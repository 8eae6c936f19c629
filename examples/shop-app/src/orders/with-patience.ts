import type { Clock } from '@holdfast/resilience-kit'

/** How long a buyer still waits. */
export interface Patience {
  /** Ends a wait, never a truth: what has begun by then stays as it is. */
  readonly signal: AbortSignal
  /** What is left of it, in ms. */
  leftMs(): number
}

/** Runs `work` with a patience that ends after `limitMs`. */
export async function withPatience<T>(
  clock: Clock,
  limitMs: number,
  work: (patience: Patience) => Promise<T>,
): Promise<T> {
  const end = new AbortController()
  const endsAt = clock.monotonic() + limitMs
  const timer = clock.setTimer(limitMs, () => {
    end.abort(new Error(`the answer was due after ${limitMs} ms`))
  })
  try {
    return await work({
      signal: end.signal,
      leftMs: () => Math.max(0, endsAt - clock.monotonic()),
    })
  } finally {
    timer.cancel()
  }
}

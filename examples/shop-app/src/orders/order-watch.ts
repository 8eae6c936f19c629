import type { Clock } from '@holdfast/resilience-kit'
import type { OrderBook } from './order-book.js'
import type { StoredProgress } from './order-progress.js'

/** What somebody who watches an order is told next. */
export type Watched =
  | { readonly kind: 'progress'; readonly all: readonly StoredProgress[] }
  /** Nothing happened for a while: a sign of life. */
  | { readonly kind: 'quiet' }

/**
 * Follows what happens to an order, from a number on: first what is stored, then what comes. Ends
 * with the signal.
 *
 * @param quietMs after so long without progress a sign of life is given
 */
export async function* watchOrder(
  { book, clock }: { readonly book: OrderBook; readonly clock: Clock },
  orderId: string,
  after: number,
  { signal, quietMs }: { readonly signal: AbortSignal; readonly quietMs: number },
): AsyncGenerator<Watched, void> {
  let last = after
  let wake = new AbortController()
  const stop = book.listen({
    progressed: (changed) => {
      if (changed === orderId) wake.abort()
    },
  })
  try {
    while (!signal.aborted) {
      // From here on a change wakes us, also while what is stored is being told.
      wake = new AbortController()
      const all = book.store.listProgress(orderId, last)
      last = all.at(-1)?.id ?? last
      if (all.length > 0) yield { kind: 'progress', all }
      const either = AbortSignal.any([signal, wake.signal])
      await clock.sleep(quietMs, either).catch(() => undefined)
      if (!either.aborted) yield { kind: 'quiet' }
    }
  } finally {
    stop()
  }
}

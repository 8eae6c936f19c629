import type { Mutant } from '../mutant.js'

/** Who asks what became of a payment. */
export const reconcilerMutants: readonly Mutant[] = [
  {
    name: 'no-reconciler',
    explains: 'Nobody asks about payments that are due.',
    file: 'reconciler/reconciler.ts',
    lines: ['const run = (): Promise<void> => this.#loop(stop.signal, new AbortController())'],
    instead: ['const run = (): Promise<void> => Promise.resolve()'],
    dialects: ['async-card', 'toss', 'stripe'],
    caughtBy: ['every-payment-final'],
  },
  {
    name: 'asked-once-only',
    explains: 'A payment that a look-up has not settled is never asked about again.',
    file: 'recording/next-check.ts',
    lines: ['return keeps ? nextCheckAt : now + waitFor(context, next, checks)'],
    instead: ['return keeps ? nextCheckAt : null'],
    dialects: ['async-card', 'toss', 'stripe'],
    caughtBy: ['every-payment-final'],
  },
  {
    name: 'silence-ends-the-asking',
    explains: 'A payment is never asked about again after a question that nobody has answered.',
    file: 'recording/next-check.ts',
    lines: ['return version !== seen && nextCheckAt <= now ? nextCheckAt : now + waitMs'],
    instead: ['return version !== seen && nextCheckAt <= now ? nextCheckAt : null'],
    dialects: ['async-card', 'toss', 'stripe'],
    caughtBy: ['every-payment-final'],
  },
  {
    name: 'lease-not-checked',
    explains: 'Payments that another process has claimed are claimed as well.',
    file: 'adapters/memory/due-payments.ts',
    lines: ['if (hasEnded(this.#leases.get(id), now) && at > after)'],
    instead: ['if (at > after)'],
    dialects: ['async-card', 'toss', 'stripe'],
    caughtBy: ['claimed-by-one'],
  },
  {
    name: 'lease-not-checked-in-sqlite',
    explains: 'SQLite lets a process claim what another one has claimed.',
    file: 'adapters/sqlite/sqlite-claim-statements.ts',
    lines: [
      'AND (lease_until IS NULL OR lease_until <= @now OR lease_until > @now + 2 * lease_ms)',
    ],
    instead: [],
    dialects: ['async-card', 'toss', 'stripe'],
    caughtBy: ['claimed-by-one'],
    store: 'sqlite',
  },
]

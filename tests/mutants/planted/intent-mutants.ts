import type { Mutant } from '../mutant.js'

/** What is written down before anything is sent. */
export const intentMutants: readonly Mutant[] = [
  {
    name: 'unknown-is-paid-again',
    explains: 'An order may be paid again while nobody knows what became of its payment.',
    file: 'payment/payment-state.ts',
    lines: ["return state !== 'declined' && state !== 'failed' && state !== 'canceled'"],
    instead: ["return state === 'requested' || state === 'pending' || holdsMoney(state)"],
    dialects: ['async-card', 'toss', 'stripe'],
    caughtBy: ['no-double-charge', 'no-charge-without-order', 'every-payment-final'],
  },
  {
    name: 'several-active-payments',
    explains: 'The store takes a second payment of an order that has an active one.',
    file: 'adapters/memory/memory-payment-store.ts',
    lines: ["if (isTaken || this.#payments.byReference(payment.reference)) return 'orderTaken'"],
    instead: [],
    dialects: ['async-card', 'toss', 'stripe'],
    caughtBy: ['no-double-charge', 'no-charge-without-order', 'every-payment-final'],
  },
  {
    name: 'paid-is-paid-again',
    explains: 'An order whose payment was approved may be paid once more.',
    file: 'payment/payment-state.ts',
    lines: ["return state !== 'declined' && state !== 'failed' && state !== 'canceled'"],
    instead: ["return isOpen(state) || state === 'review'"],
    dialects: ['async-card', 'stripe'],
    caughtBy: ['no-double-charge', 'no-charge-without-order'],
  },
  {
    name: 'attempt-not-stored',
    explains: 'An attempt is sent without having been written down.',
    file: 'calling/begin-attempt.ts',
    lines: ["if ((await context.store.save({ attempt, ...change })) !== 'saved') {"],
    instead: ['if (false) {'],
    dialects: ['async-card', 'toss', 'stripe'],
    caughtBy: [
      'reviews-have-a-reason',
      'failed-is-not-executed',
      'no-double-charge',
      'no-charge-without-order',
      'books-agree',
    ],
  },
  {
    name: 'in-flight-not-stored',
    explains: 'That a request may be in flight is not written down with its attempt.',
    file: 'calling/begin-attempt.ts',
    lines: [
      'const next: Sending = { attempts, lastSentAt: at, mayBeInFlight: true, keyedRequest }',
    ],
    instead: [
      'const next: Sending = { attempts, lastSentAt: at, mayBeInFlight: false, keyedRequest }',
    ],
    dialects: ['async-card', 'toss', 'stripe'],
    caughtBy: [
      'failed-is-not-executed',
      'no-double-charge',
      'no-charge-without-order',
      'books-agree',
    ],
  },
  {
    name: 'lost-race-sends',
    explains: 'Who has lost the compare-and-set of an attempt sends all the same.',
    file: 'calling/begin-attempt.ts',
    lines: ["if ((await context.store.save({ attempt, ...change })) !== 'saved') {"],
    instead: ["if ((await context.store.save({ attempt, ...change })) === 'orderTaken') {"],
    dialects: ['async-card'],
    caughtBy: [
      'failed-is-not-executed',
      'no-double-charge',
      'no-charge-without-order',
      'books-agree',
    ],
    rates: { pause: 0.2, 'crash-after': 0.2, 'store-slow': 0.3 },
  },
]

import type { Mutant } from '../mutant.js'

/** What evidence is taken to prove. */
export const evidenceMutants: readonly Mutant[] = [
  {
    name: 'not-found-means-failed',
    explains:
      'A look-up that finds nothing is believed at once, though a request may be on its way.',
    file: 'payment/decide.ts',
    lines: ['return !mayBeInFlight || lastSentAt === null || at - lastSentAt >= requestLifetimeMs'],
    instead: ['return true'],
    dialects: ['async-card', 'toss', 'stripe'],
    caughtBy: [
      'failed-is-not-executed',
      'no-double-charge',
      'no-charge-without-order',
      'books-agree',
    ],
  },
  {
    name: 'late-approval-ignored',
    explains: 'An approval of a payment that was given up changes nothing.',
    file: 'payment/decide-transactions.ts',
    lines: [
      '// Late truth wins: the money is taken. Whether the order still takes it, the shop decides.',
    ],
    instead: ['return unchanged(payment)'],
    dialects: ['stripe'],
    caughtBy: ['no-charge-without-order', 'books-agree', 'no-double-charge'],
  },
  {
    name: 'amount-not-compared',
    explains: 'What the gateway tells of another amount is taken for this payment.',
    file: 'payment/mismatch.ts',
    lines: [
      "if (found.amount && !sameMoney(found.amount, payment.amount)) return 'amount-mismatch'",
    ],
    instead: [],
    dialects: ['stripe'],
    caughtBy: ['amounts-equal'],
  },
  {
    name: 'accepted-is-approved',
    explains: 'A payment that the gateway has only accepted counts as approved.',
    file: 'dialects/async-card/async-card-wire.ts',
    lines: [
      "const statuses = { PENDING: 'pending', SUCCESS: 'approved', FAILED: 'declined' } as const",
    ],
    instead: [
      "const statuses = { PENDING: 'approved', SUCCESS: 'approved', FAILED: 'declined' } as const",
    ],
    dialects: ['async-card'],
    caughtBy: ['declined-never-confirms', 'no-order-without-charge', 'books-agree'],
  },
  {
    name: 'pending-for-ever',
    explains: 'A payment that stays pending at the gateway is never handed to a person.',
    file: 'payment/decide-transactions.ts',
    lines: ['const isTooLong = evidence.at - payment.createdAt >= rules.pendingHorizonMs'],
    instead: ['const isTooLong = false'],
    dialects: ['async-card'],
    caughtBy: ['every-payment-final'],
  },
  {
    name: 'old-answer-believed',
    explains: 'An answer to a look-up is believed, though the payment has changed meanwhile.',
    file: 'recording/payment-recorder.ts',
    lines: ['const isDropped = moved && mayBeOutdated(payment, evidence, approvalMayRevert)'],
    instead: ['const isDropped = false'],
    dialects: ['toss', 'stripe'],
    caughtBy: [
      'reviews-have-a-reason',
      'no-double-charge',
      'no-charge-without-order',
      'books-agree',
    ],
  },
  {
    name: 'money-without-an-order-kept',
    explains: 'The shop says that it has no order for the money, and nobody gives it back.',
    file: 'payment/decide.ts',
    lines: ["return payment.state === 'approved' || payment.state === 'partiallyCanceled'"],
    instead: ["return payment.state === 'partiallyCanceled'"],
    dialects: ['async-card', 'toss', 'stripe'],
    caughtBy: ['no-charge-without-order'],
  },
]

import type { Mutant } from '../mutant.js'

/** Money that goes back. */
export const refundMutants: readonly Mutant[] = [
  {
    name: 'refund-key-per-attempt',
    explains: 'Every attempt of a cancel has an idempotency key of its own.',
    file: 'calling/begin-attempt.ts',
    lines: ['if (keyedRequest) return { request: requestOf(keyedRequest), keyed: keyedRequest }'],
    instead: [
      'if (keyedRequest && undertaking.refundId !== null) {',
      '  const key = `${keyedRequest.key}+`',
      "  const headers = { ...keyedRequest.headers, 'Idempotency-Key': key }",
      '  const request = { ...requestOf(keyedRequest), headers }',
      '  return { request, keyed: { ...keyedRequest, key, headers } }',
      '}',
      'if (keyedRequest) return { request: requestOf(keyedRequest), keyed: keyedRequest }',
    ],
    dialects: ['stripe'],
    caughtBy: ['books-agree', 'no-order-without-charge'],
  },
  {
    name: 'refund-not-looked-up',
    explains: 'A look-up before a cancel is repeated never finds that it was done.',
    file: 'calling/undertaking.ts',
    lines: ["return isUnderWay || grown !== 0 ? 'done' : 'notDone'"],
    instead: ["return isUnderWay && grown === 0 ? 'done' : 'notDone'"],
    dialects: ['toss'],
    caughtBy: ['books-agree', 'no-order-without-charge', 'no-charge-without-order'],
    rates: { 'fail-after-commit': 0.5 },
  },
  {
    name: 'refund-total-counted-again',
    explains: "The gateway's total counts as given back just now, each time that it is told.",
    file: 'payment/decide-refund.ts',
    lines: ['const grown = total - payment.refundedMinor'],
    instead: ['const grown = total'],
    dialects: ['stripe'],
    caughtBy: ['books-agree', 'no-order-without-charge', 'no-charge-without-order'],
    rates: { 'answer-dropped': 0.4 },
  },
  {
    name: 'refund-never-resumed',
    explains: 'A cancel that was written down and never sent stays so after a restart.',
    file: 'calling/resume-payment.ts',
    lines: ["if (payment.state === 'canceling' && refund && isOpenRefund(refund)) {"],
    instead: ["if (payment.state === 'canceling') return undefined", 'if (refund?.id === null) {'],
    dialects: ['toss', 'stripe'],
    caughtBy: ['reviews-have-a-reason', 'every-payment-final', 'no-charge-without-order'],
  },
  {
    name: 'unanswered-refund-is-done',
    explains: 'A cancel that nobody has answered counts as done.',
    file: 'payment/decide-refund.ts',
    lines: ["case 'unanswered':", "if (refund.state === 'pending') return unchanged(payment)"],
    instead: [
      "case 'unanswered':",
      'return close(payment, done(known, evidence), ' +
        'payment.refundedMinor + refund.amountMinor, evidence)',
    ],
    dialects: ['toss', 'stripe'],
    caughtBy: ['books-agree', 'no-charge-without-order', 'no-order-without-charge'],
  },
  {
    name: 'done-refund-not-watched',
    explains: 'A refund that is done stays done for ever: nobody asks whether it came back.',
    file: 'payment/decide.ts',
    lines: ['const isWatched = mayComeBack(decision.next, evidence, rules)'],
    instead: ['const isWatched = mayComeBack(decision.next, evidence, rules) && false'],
    dialects: ['stripe'],
    caughtBy: ['no-charge-without-order', 'books-agree', 'accepted-refunds-happen'],
    rates: { 'callback-lost': 0.5, 'callback-wrongly-signed': 0.3 },
  },
]

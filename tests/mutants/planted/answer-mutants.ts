import type { Mutant } from '../mutant.js'

/** What buyers are told, while the books are right. */
export const answerMutants: readonly Mutant[] = [
  {
    name: 'approval-told-as-decline',
    explains: 'A buyer whose money was taken is told that his card was declined.',
    file: 'calling/submit-desk.ts',
    lines: ['return { certainty: after.certainty, payment: after, buyerMessage, ...more }'],
    instead: [
      "const certainty = after.state === 'approved' ? ('declined' as const) : after.certainty",
      'return { certainty, payment: after, buyerMessage, ...more }',
    ],
    dialects: ['toss', 'stripe'],
    caughtBy: ['answers-tell-the-truth'],
  },
  {
    name: 'unknown-told-as-not-executed',
    explains: 'A buyer is told that nothing was executed when nobody has answered.',
    file: 'calling/submit-desk.ts',
    lines: ['return { certainty: after.certainty, payment: after, buyerMessage, ...more }'],
    instead: [
      "const isUnknown = after.certainty === 'unknown'",
      "const certainty = isUnknown ? ('notExecuted' as const) : after.certainty",
      'return { certainty, payment: after, buyerMessage, ...more }',
    ],
    dialects: ['async-card', 'toss', 'stripe'],
    caughtBy: ['answers-tell-the-truth'],
  },
  {
    name: 'refund-accepted-and-not-made',
    explains: 'A buyer is told that his refund is accepted, and nothing is written down or sent.',
    file: 'calling/cancel-desk.ts',
    lines: ['const intent = await writeRefund(context, recorder, paymentId, request)'],
    instead: [
      'const asked = await context.store.get(paymentId)',
      "if (asked?.state === 'approved') {",
      '  const buyerMessage = buyerMessageOf(asked)',
      "  return { certainty: 'accepted', payment: asked, refund: null, buyerMessage }",
      '}',
      'const intent = await writeRefund(context, recorder, paymentId, request)',
    ],
    dialects: ['toss', 'stripe'],
    caughtBy: ['accepted-refunds-happen'],
  },
]

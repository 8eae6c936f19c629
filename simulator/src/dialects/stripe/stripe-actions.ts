import { z } from 'zod'
import { ActionRefused, dialectAction, type DialectAction } from '../dialect-action.js'
import type { IntentBook } from './stripe-book.js'
import type { Confirmations } from './stripe-confirmation.js'
import { describeIntent, statusOf, type Intent, type IntentStatus } from './stripe-intent.js'

/** What a person or a test may do in the place of the shopper or of the bank. */
export function stripeActions(
  book: IntentBook,
  confirmations: Confirmations,
): ReadonlyMap<string, DialectAction> {
  const authenticate = dialectAction({
    explains: 'The shopper authenticates for a PaymentIntent at requires_action, or fails to.',
    input: z.strictObject({
      paymentIntent: z.string(),
      outcome: z.enum(['complete', 'refuse']).default('complete'),
    }),
    run: ({ paymentIntent, outcome }) => {
      const intent = intentAt(book, paymentIntent, 'requires_action')
      return told(confirmations.authenticate(intent, outcome === 'complete'))
    },
  })
  const settleBank = dialectAction({
    explains: 'The bank answers now for a PaymentIntent at processing, as it is told to.',
    input: z.strictObject({
      paymentIntent: z.string(),
      outcome: z.enum(['finish', 'fail']).default('finish'),
    }),
    run: ({ paymentIntent, outcome }) => {
      const intent = intentAt(book, paymentIntent, 'processing')
      return told(confirmations.settle(intent, outcome === 'finish'))
    },
  })
  return new Map([
    ['authenticate', authenticate],
    ['settle-bank', settleBank],
  ])
}

/** The PaymentIntent of whichever account, where it stands so. */
function intentAt(book: IntentBook, id: string, status: IntentStatus): Intent {
  const intent = book.gateway.ledger.get(id)
  if (intent === undefined) throw new ActionRefused(`there is no PaymentIntent ${id}`)
  if (statusOf(intent) === status) return intent
  throw new ActionRefused(`${id} is at ${statusOf(intent)}, not at ${status}`)
}

function told(intent: Intent): object {
  return { paymentIntent: intent.key, ...describeIntent(intent) }
}

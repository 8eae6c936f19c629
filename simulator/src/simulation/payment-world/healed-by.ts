import type { Payment } from '@holdfast/pg-client'
import type { Witness } from './witness.js'

/** What brought a payment to its end, in a word for the report. */
export function healedBy({ id, settledBy }: Payment, witness: Witness): string {
  switch (settledBy) {
    case 'answer':
      return witness.retried.has(id) ? 'retry' : 'answer'
    case 'callback':
      return 'callback'
    case 'inquiry':
      return askedFor(witness.lastAsked.get(id))
    case null:
      return 'nothing'
    default:
      return settledBy
  }
}

function askedFor(purpose: string | undefined): string {
  switch (purpose) {
    case 'callback':
      return 'callback'
    case 'resend':
      return 'look-up before a retry'
    case 'reconcile':
      return 'reconciler'
    default:
      return 'look-up'
  }
}

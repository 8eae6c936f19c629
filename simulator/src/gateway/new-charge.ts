import type { Charge } from './charge.js'
import type { KeyWriter } from './random-draws.js'

/** A charge to be made; the dialect has validated it. */
export type NewCharge<Details> = Pick<
  Charge<Details>,
  'owner' | 'reference' | 'occurrence' | 'amount' | 'currency' | 'details'
> & {
  readonly cardNumber?: string
  /** How its key is written. */
  readonly writeKey: KeyWriter
  /** Where it begins: `opened` unless the gateway takes it up at once. */
  readonly state?: 'opened' | 'authenticated' | 'pending'
  /** Whether its key is to collide with that of another charge, if there is one. */
  readonly collides?: boolean
}

/** The charge as it begins, under the key that was found for it. */
export function openedCharge<Details>(
  command: NewCharge<Details>,
  key: string,
  nowMs: number,
): Charge<Details> {
  return {
    key,
    owner: command.owner,
    reference: command.reference,
    occurrence: command.occurrence,
    amount: command.amount,
    currency: command.currency,
    state: command.state ?? 'opened',
    received: 0,
    cardNumber: command.cardNumber,
    createdAtMs: nowMs,
    changedAtMs: nowMs,
    refunds: [],
    details: command.details,
  }
}

import type { Outcome } from './charge.js'

/** Card numbers that force an outcome where reserved cards are switched on. */
const RESERVED_CARDS: ReadonlyMap<string, Outcome> = new Map<string, Outcome>([
  ['4000000000000010', 'approved'],
  ['4000000000009995', 'limitExceeded'],
  ['4000000000000069', 'invalidCard'],
])

/** The outcome that a card number forces, however it is grouped; `undefined` for any other. */
export function reservedOutcome(cardNumber: string | undefined): Outcome | undefined {
  return RESERVED_CARDS.get(cardNumber?.replaceAll(/[ .-]/g, '') ?? '')
}

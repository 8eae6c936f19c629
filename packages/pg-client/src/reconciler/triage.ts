import { isGivenBack } from '../payment/payment-state.js'
import type { Payment } from '../payment/payment.js'

/** Of a round that is full, at most this share asks about refunds that may come back. */
const shareOfRefunds = 0.1

/** What a round does with the payments that it has claimed. */
export interface Triage {
  /** To be asked about, in this order. */
  readonly first: readonly Payment[]
  /** Can wait: there is more than the round can ask about. */
  readonly later: readonly Payment[]
}

/**
 * Open payments come before those that have given money back and are only watched: after a stop,
 * or at a low rate, thousands of refunds must not keep a buyer waiting. In a round that is full,
 * most of those go to a later one.
 */
export function triage(claimed: readonly Payment[], isFull: boolean): Triage {
  const open = claimed.filter(({ state }) => !isGivenBack(state))
  const givenBack = claimed.filter(({ state }) => isGivenBack(state))
  const most = isFull ? Math.ceil(claimed.length * shareOfRefunds) : givenBack.length
  return {
    first: [...open, ...givenBack.slice(0, most)],
    later: givenBack.slice(most),
  }
}

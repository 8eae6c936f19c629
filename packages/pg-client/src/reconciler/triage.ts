import type { ClientContext } from '../client-context.js'
import type { Payment } from '../payment/payment.js'
import { isWatchedRefund } from './check-schedule.js'

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
export function triage(
  context: Pick<ClientContext<never>, 'dialect'>,
  claimed: readonly Payment[],
  isFull: boolean,
): Triage {
  const isWatched = ({ state }: Payment): boolean => isWatchedRefund(context, state)
  const watched = claimed.filter(isWatched)
  const most = isFull ? Math.ceil(claimed.length * shareOfRefunds) : watched.length
  return {
    first: [...claimed.filter((one) => !isWatched(one)), ...watched.slice(0, most)],
    later: watched.slice(most),
  }
}

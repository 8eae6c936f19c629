import type { Random } from '@holdfast/resilience-kit'
import { wallTime, type ClientContext } from '../client-context.js'
import { isGivenBack, type PaymentState } from '../payment/payment-state.js'
import type { Schedule } from './schedules.js'

/** The reconciler leaves a payment to its live call for so long after the call's deadline. */
const leaveToLiveCallMs = 2000

/**
 * How long to wait before a payment is asked about again, in whole ms: the `checks`-th wait of the
 * schedule, the last one for ever after, shorter by chance, never longer.
 */
export function waitBeforeCheck(
  { checkAfterMs, jitter }: Pick<Schedule, 'checkAfterMs' | 'jitter'>,
  checks: number,
  random: Random,
): number {
  const wait = checkAfterMs[Math.min(checks, checkAfterMs.length - 1)] ?? 0
  return Math.round(wait * (1 - jitter * random.next()))
}

/** What a bank sends back takes days. */
const longestReturnWaitMs = 24 * 3_600_000

/**
 * Whether a payment in this state is only asked about because its refund may come back. At a
 * gateway where none does, a callback has made it due, which is to be followed as any other.
 */
export function isWatchedRefund(
  { dialect }: Pick<ClientContext<never>, 'dialect'>,
  state: PaymentState,
): boolean {
  return isGivenBack(state) && dialect.capabilities.refundReturnWindowMs > 0
}

/**
 * How long to wait before the gateway is asked again whether a refund has come back, in whole ms:
 * as long again as it has stood (`sinceMs`), from the first wait of the schedule up to a day,
 * whatever the schedule says of payments that are open; shorter by chance, never longer.
 */
export function waitForReturn(
  { checkAfterMs, jitter }: Pick<Schedule, 'checkAfterMs' | 'jitter'>,
  sinceMs: number,
  random: Random,
): number {
  // Negative, where the clock has been set back since: as far from it as before, then.
  const stoodMs = Math.abs(sinceMs)
  const wait = Math.min(longestReturnWaitMs, Math.max(checkAfterMs[0] ?? 0, stoodMs))
  return Math.max(1, Math.round(wait * (1 - jitter * random.next())))
}

/** No question that nobody has answered waits for longer: a gateway is to be found well again. */
const longestSilenceMs = 120_000

/**
 * How long to wait before a question is repeated that nobody has answered, in whole ms: as long
 * again as the payment has stood as it does (`sinceMs`), so each wait is about twice the one
 * before. At least the first wait of the schedule; at most its longest one and, for a payment that
 * is open, two minutes, which win where the first wait is longer (`schedules.seeds`); shorter by
 * chance, never longer. An outage takes nothing away from the schedule.
 */
export function waitAfterSilence(
  { checkAfterMs, jitter }: Pick<Schedule, 'checkAfterMs' | 'jitter'>,
  { sinceMs, isOpen }: { readonly sinceMs: number; readonly isOpen: boolean },
  random: Random,
): number {
  const longest = Math.min(isOpen ? longestSilenceMs : Infinity, Math.max(...checkAfterMs))
  const wait = Math.min(longest, Math.max(checkAfterMs[0] ?? 0, sinceMs))
  return Math.max(1, Math.round(wait * (1 - jitter * random.next())))
}

/** When a payment whose live call has just begun is asked about: not before that call is over. */
export function firstCheckAt(
  context: Pick<ClientContext<never>, 'schedule' | 'limits' | 'random' | 'clock'>,
): number {
  const { schedule, limits, random } = context
  const firstWait = waitBeforeCheck(schedule, 0, random)
  return wallTime(context) + Math.max(firstWait, limits.deadlineMs + leaveToLiveCallMs)
}

/**
 * How far ahead, in ms, a check is ever scheduled: the longest wait of the schedule, a submit that
 * is left to its live call, an open breaker, or a refund that may come back. What is due later
 * than that was scheduled by a wall clock that has been set back since.
 */
export function checkHorizon({
  schedule,
  limits,
  dialect,
}: Pick<ClientContext<never>, 'schedule' | 'limits' | 'dialect'>): number {
  const { deadlineMs, breakerWaitMs } = limits
  const returnMs = dialect.capabilities.refundReturnWindowMs > 0 ? longestReturnWaitMs : 0
  const longest = schedule.checkAfterMs.reduce((one, other) => Math.max(one, other), 0)
  return Math.max(longest, deadlineMs + leaveToLiveCallMs, 2 * breakerWaitMs, returnMs)
}

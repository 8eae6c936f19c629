import type { Payment } from '../payment/payment.js'
import { AttemptSeries, type AttemptSeriesParts } from './attempt-series.js'
import type { GuardedCalls } from './gateway-calls.js'
import type { Undertaking } from './undertaking.js'
import type { BuyerAction } from '../payment/evidence.js'

/** How an undertaking ended for now; what it proved stands in the payment. */
export interface SeriesOutcome {
  readonly payment: Payment
  /** The kit would not call, and nothing was executed. */
  readonly refusedBy?: string
  readonly retryAfterMs?: number
  /** What the buyer has to do now. */
  readonly buyerAction?: BuyerAction
}

/** What a transport is given, after everybody has stopped waiting, to tell what it has sent. */
const hangGraceMs = 1000

/**
 * Attempts an undertaking whose intent is durable, by the rules of {@link AttemptSeries}, paced and
 * guarded by the kit. It ends with its truth recorded, also when the caller aborts.
 *
 * @throws whatever the store throws.
 */
export async function runSeries(
  parts: AttemptSeriesParts,
  { guard }: GuardedCalls,
  payment: Payment,
  undertaking: Undertaking,
  signal?: AbortSignal,
): Promise<SeriesOutcome> {
  const { clock, limits, emit } = parts.context
  const series = new AttemptSeries(parts, payment, undertaking)
  const settled = await guard.settle<void>((attempt) => series.attempt(attempt), {
    deadlineMs: limits.deadlineMs,
    beforeRetry: (info) => series.beforeRetry(info),
    ...(signal && { signal }),
  })
  const { ended } = series.inHand
  const hangs =
    ended !== undefined &&
    (await isStillRunning(ended, (fire) => clock.setTimer(hangGraceMs, fire)))
  if (series.inHand.storeError) throw series.inHand.storeError.error
  const { payment: after, isSettled, buyerAction } = await series.conclude({ signal, hangs })
  if (settled.calls > 1) {
    const { operation } = undertaking
    const result = isSettled ? 'helped' : 'inVain'
    emit({ type: 'retriesEnded', operation, paymentId: payment.id, result })
  }
  const { refusedBy, retryAfterMs } = settled.ok ? {} : settled
  const isRefusal = refusedBy !== undefined && provedNothing(after, undertaking)
  return {
    payment: after,
    ...(isRefusal && { refusedBy }),
    ...(isRefusal && retryAfterMs !== undefined && { retryAfterMs }),
    ...(buyerAction && { buyerAction }),
  }
}

/** Nothing was executed: a refusal by our own kit is the whole story. */
function provedNothing(payment: Payment, undertaking: Undertaking): boolean {
  if (undertaking.operation === 'submit') return payment.certainty === 'notExecuted'
  return payment.refund?.certainty === 'notExecuted'
}

async function isStillRunning(
  work: Promise<unknown>,
  setTimer: (fire: () => void) => { cancel(): void },
): Promise<boolean> {
  let timer: { cancel(): void } | undefined
  const late = new Promise<'late'>((resolve) => (timer = setTimer(() => resolve('late'))))
  const first = await Promise.race([work, late])
  timer?.cancel()
  return first === 'late'
}

import type { Payment } from '../payment/payment.js'
import type { HttpRequest } from '../ports/http-transport.js'
import type { GuardedCalls } from './gateway-calls.js'
import { SubmitSeries, type SubmitSeriesParts } from './submit-series.js'

/** How a submit ended; what it proved stands in the payment. */
export interface SubmitOutcome {
  readonly payment: Payment
  /** The kit would not call, and nothing was executed. */
  readonly refusedBy?: string
  readonly retryAfterMs?: number
}

/** What a transport is given, after everybody has stopped waiting, to tell what it has sent. */
const hangGraceMs = 1000

/**
 * Submits a payment whose intent is durable: attempts by the rules of {@link SubmitSeries}, paced
 * and guarded by the kit. It ends with its truth recorded, also when the caller aborts.
 */
export async function submitPayment(
  parts: SubmitSeriesParts,
  { guard }: GuardedCalls,
  payment: Payment,
  request: HttpRequest,
  signal?: AbortSignal,
): Promise<SubmitOutcome> {
  const { clock, limits } = parts.context
  const series = new SubmitSeries(parts, payment, request)
  const settled = await guard.settle<void>((attempt) => series.attempt(attempt), {
    ...(signal && { signal }),
    deadlineMs: limits.deadlineMs,
    beforeRetry: (info) => series.beforeRetry(info),
  })
  const hangs = await isStillRunning(series.inHand, (fire) => clock.setTimer(hangGraceMs, fire))
  if (series.storeError) throw series.storeError.error
  const after = await series.conclude({ signal, hangs })
  if (settled.ok || after.certainty !== 'notExecuted') return { payment: after }
  const { refusedBy, retryAfterMs } = settled
  return {
    payment: after,
    ...(refusedBy !== undefined && { refusedBy }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  }
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

import { wallTime, type ClientContext } from '../client-context.js'
import type { Period } from '../ports/gateway-records.js'
import type { AuditOptions } from './audit-report.js'

/** What one audit reads and compares. */
export interface AuditPlan {
  readonly period: Period
  /** When it began. */
  readonly now: number
  /** What of the gateway's list is asked for. */
  readonly listed: Period
  /** Records of that time may be of payments of the period; later ones are not held. */
  readonly held: Period
  /** Sales that are looked for in the settlement file; null where it is not read. */
  readonly settled: Period | null
  /** How late a check may be made, in ms: a payment that waits for it any longer is missed. */
  readonly checkedWithinMs: number
}

const hour = 3_600_000
const defaultMarginMs = hour
const defaultSettledAfterMs = 48 * hour
const longestMs = 10 * 365 * 24 * hour

/**
 * Where a gateway lists what it gave back on the day when it did, its list is read up to now: the
 * payments of the period are compared as they stand now.
 *
 * @throws RangeError where the period or a number is none.
 */
export function planOf(context: ClientContext<never>, options: AuditOptions): AuditPlan {
  const { from, to } = options
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 0 || from >= to) {
    throw new RangeError(`an audit needs a period of wall-clock ms, from < to: ${from}, ${to}`)
  }
  const marginMs = checkedMs('marginMs', options.marginMs ?? defaultMarginMs)
  const settledAfterMs = checkedMs(
    'settledAfterMs',
    options.settledAfterMs ?? defaultSettledAfterMs,
  )
  const { dialect, schedule, times } = context
  const now = wallTime(context)
  const held = { from: Math.max(0, from - marginMs), to: to + marginMs }
  const until = dialect.listsRefundsWithPayments ? held.to : Math.max(held.to, now + marginMs)
  const readsFile = dialect.listSettlements !== undefined && options.settlements !== false
  return {
    period: { from, to },
    now,
    held,
    listed: { from: held.from, to: until },
    settled: readsFile ? { from, to: Math.min(to, now - settledAfterMs) } : null,
    // The reconciler's next round, and the question itself.
    checkedWithinMs: schedule.everyMs + times.deadlineMs,
  }
}

/** Whether a moment is in a period. */
export function isWithin({ from, to }: Period, at: number): boolean {
  return at >= from && at < to
}

function checkedMs(name: string, value: number): number {
  if (!Number.isSafeInteger(value) || value < 0 || value > longestMs) {
    throw new RangeError(`${name} must be a whole number of ms, 0 or more, got ${value}`)
  }
  return value
}

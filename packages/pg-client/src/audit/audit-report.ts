import type { Break, BreakKind } from '../payment/break.js'
import type { Period } from '../ports/gateway-records.js'

/** What to compare: our payments that were created in a period, as they stand now. */
export interface AuditOptions extends Period {
  /** Compare with the gateway's settlement file too. Default: where the dialect has one. */
  readonly settlements?: boolean
  /**
   * How far, in ms, the gateway's list is read beyond both ends of the period: a payment that was
   * created just before one is charged just after it, and clocks differ. Default 1 hour.
   */
  readonly marginMs?: number
  /**
   * How long after a sale, in ms, the settlement file has it at the latest; younger sales are not
   * looked for in it. Default 2 days: a file that comes on the day after the sale.
   */
  readonly settledAfterMs?: number
}

/** A payment that the gateway would not tell of: nothing is said about it, nothing is closed. */
export interface UnexaminedPayment {
  readonly paymentId: string
  readonly orderId: string
  readonly reference: string
  /** What came in place of an answer, for people. */
  readonly why: string
}

/** What an audit found. */
export interface AuditReport {
  readonly dialect: string
  readonly period: Period
  /** Our payments of the period. */
  readonly ours: number
  /** The gateway's payments of the period, those without money too. */
  readonly theirs: number
  /**
   * Payments of the period in the settlement file; null where it was not read. 0 means that there
   * was none to compare with: a gateway keeps an empty one for test keys.
   */
  readonly settled: number | null
  /**
   * `list`: the gateway's own list, both ways. `look-ups`: the gateway has none, so each of our
   * payments was asked about; what it holds beyond them cannot be seen.
   */
  readonly comparedWith: 'list' | 'look-ups'
  /** Of ours, still open: the reconciler has not found out yet, or a refund is on its way. */
  readonly open: number
  /** Of ours, with a person: compared, but for whether money is there. */
  readonly review: number
  /**
   * Open payments whose money is there, and that is no break yet: a callback is under way, or the
   * reconciler will ask in time.
   */
  readonly underWay: number
  /**
   * Payments that could not be examined: they may have breaks, and those that they had stay open.
   * Another audit tells.
   */
  readonly unexamined: readonly UnexaminedPayment[]
  readonly breaks: readonly Break[]
  readonly byKind: Readonly<Partial<Record<BreakKind, number>>>
  /** Earlier breaks of the period that this audit no longer finds. */
  readonly closed: number
}

/** Money that came to be ours, or ceased to be. */
export type SettlementKind = 'sale' | 'refund'

/** One change of what we hold of a payment. */
export interface SettlementEntry {
  /** Grows with every entry. */
  readonly number: number
  readonly paymentId: string
  readonly orderId: string
  /** The calendar day in Asia/Seoul on which it became true, as `YYYY-MM-DD`. */
  readonly day: string
  readonly kind: SettlementKind
  /** More than 0, in minor units. */
  readonly amountMinor: number
  /** What is kept of the payment now, whenever the rest went back; 0 or more, in minor units. */
  readonly keptMinor: number
  readonly currency: string
  readonly dialect: string
  /** When it became true, in ms since the Unix epoch. */
  readonly at: number
}

/** How many entries of a kind, and how much they come to, in minor units. */
export interface EntrySum {
  readonly count: number
  readonly sumMinor: number
}

/** What was taken and given back through one gateway in one currency. */
export interface SettlementSums {
  readonly dialect: string
  readonly currency: string
  readonly sales: EntrySum
  readonly refunds: EntrySum
  /** Sales less refunds; below 0 on a day that gave more back than it took. */
  readonly netMinor: number
}

/** {@link SettlementSums} of one calendar day in Asia/Seoul. */
export interface DailySettlement extends SettlementSums {
  /** As `YYYY-MM-DD`. */
  readonly day: string
}

/** {@link SettlementSums} of all time. */
export interface SettlementTotal extends SettlementSums {
  /** What we hold, added up over the payments: always the same as `netMinor`. */
  readonly keptMinor: number
}

import type { AttemptEnding } from '../../payment/certainty.js'
import type { AttemptRecord } from '../../ports/payment-store.js'

/** A row of `attempts`, without its payment. */
export interface AttemptRow {
  readonly refund_id: string | null
  readonly number: number
  readonly started_at: number
  readonly ended_at: number | null
  readonly ending: AttemptEnding | null
  readonly detail: string | null
}

/** The columns that make an attempt, in one order for every statement. */
export const attemptColumns = [
  'refund_id',
  'number',
  'started_at',
  'ended_at',
  'ending',
  'detail',
] as const satisfies readonly (keyof AttemptRow)[]

/** Encodes an attempt. */
export function toAttemptRow(attempt: AttemptRecord): AttemptRow {
  const { refundId, number, startedAt, endedAt, ending, detail } = attempt
  return { refund_id: refundId, number, started_at: startedAt, ended_at: endedAt, ending, detail }
}

/** Decodes an attempt. */
export function fromAttemptRow(row: AttemptRow): AttemptRecord {
  const { refund_id, number, started_at, ended_at, ending, detail } = row
  return { refundId: refund_id, number, startedAt: started_at, endedAt: ended_at, ending, detail }
}

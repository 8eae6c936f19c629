/**
 * What our records and a gateway's disagree in:
 *
 * - `missing-there`: we hold money, or gave it back, of a payment that the gateway does not have.
 * - `missing-here`: the gateway lists a payment under a reference or key that we do not know.
 * - `amount`: another amount or currency.
 * - `status`: money taken there and not here, or here and not there.
 * - `duplicate`: two payments with money under one reference, or for one order.
 * - `refund`: another sum given back.
 * - `unsettled`: not in the settlement file, though it holds money.
 * - `settled-otherwise`: in the settlement file with another sum than in the list.
 */
export const breakKinds = [
  'missing-there',
  'missing-here',
  'amount',
  'status',
  'duplicate',
  'refund',
  'unsettled',
  'settled-otherwise',
] as const

export type BreakKind = (typeof breakKinds)[number]

/** One disagreement, kept until an audit no longer finds it. Nothing is corrected silently. */
export interface Break {
  /** The same disagreement has the same id in every audit. */
  readonly id: string
  readonly kind: BreakKind
  readonly dialect: string
  /** Null where we have no such payment. */
  readonly paymentId: string | null
  readonly orderId: string | null
  readonly reference: string | null
  readonly gatewayKey: string | null
  /** What stands in our records; null: nothing. */
  readonly ours: string | null
  /** What stands in the gateway's; null: nothing. */
  readonly theirs: string | null
  readonly foundAt: number
  readonly lastSeenAt: number
  readonly closedAt: number | null
}

import type { Break } from '../payment/break.js'
import type { Payment } from '../payment/payment.js'
import type { GatewayRecord } from '../ports/gateway-records.js'

/** A break as a comparison finds it, before anybody knows when it was found first. */
export type Disagreement = Omit<Break, 'foundAt' | 'lastSeenAt' | 'closedAt'>

/**
 * Names the same disagreement in the same way in every audit. `subject`: our reference, or the
 * gateway's key where it is about what we do not know.
 */
export function breakId(dialect: string, kind: Break['kind'], subject: string): string {
  return `${dialect}:${kind}:${subject}`
}

/** About a payment of ours; `record` is the one at the gateway that it is about. */
export function aboutPayment(
  kind: Break['kind'],
  payment: Payment,
  record: GatewayRecord | undefined,
  sides: Pick<Break, 'ours' | 'theirs'>,
): Disagreement {
  const { dialect, id, orderId, reference, gatewayKey } = payment
  return {
    id: breakId(dialect, kind, reference),
    kind,
    dialect,
    paymentId: id,
    orderId,
    reference,
    gatewayKey: record?.gatewayKey ?? gatewayKey,
    ...sides,
  }
}

/** About a record of the gateway's, by its key. */
export function aboutRecord(
  kind: Break['kind'],
  dialect: string,
  { gatewayKey, reference }: GatewayRecord,
  sides: Pick<Break, 'ours' | 'theirs'>,
): Disagreement {
  const id = breakId(dialect, kind, gatewayKey)
  return { id, kind, dialect, paymentId: null, orderId: null, reference, gatewayKey, ...sides }
}

/** What we have of a payment, for people; amounts in minor units. */
export function textOfPayment({ state, amount, refundedMinor }: Payment): string {
  return textOf(state, amount, refundedMinor)
}

/** What a gateway has of a payment, for people; amounts in minor units. */
export function textOfRecord({ status, amount, refundedMinor }: GatewayRecord): string {
  return textOf(status, amount, refundedMinor)
}

function textOf(status: string, amount: Payment['amount'], refundedMinor: number): string {
  const text = `${status} ${amount.minor} ${amount.currency}`
  return refundedMinor === 0 ? text : `${text}, ${refundedMinor} given back`
}

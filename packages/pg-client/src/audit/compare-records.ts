import { sameMoney } from '../payment/money.js'
import { holdsMoney } from '../payment/payment-state.js'
import type { Payment } from '../payment/payment.js'
import { isOpenRefund } from '../payment/refund.js'
import type { GatewayRecord } from '../ports/gateway-records.js'
import {
  aboutPayment,
  aboutRecord,
  breakId,
  textOfPayment,
  textOfRecord,
  type Disagreement,
} from './disagreement.js'

/** The two books of the same payments. */
export interface Books {
  /** Whose gateway's records these are. */
  readonly dialect: string
  /** Payments of other dialects count only where an order may be paid twice: as they say. */
  readonly ours: readonly Payment[]
  readonly theirs: readonly GatewayRecord[]
}

/**
 * Everything in which two books disagree. Pure, and complete: what is not among its result agrees.
 *
 * A record belongs to the payment of its reference, else to the one that knows its key. Each fact
 * is compared by itself, so that one payment may have several breaks:
 *
 * - `missing-there`, `status`: here and there, money is held or it is not. A payment that is open
 *   (requested, unknown, pending) holds none yet: with money there nobody has found out, however
 *   soon the reconciler would; without it, nothing is wrong. A canceled one is missing there where
 *   we gave back what the gateway has never heard of, and is else compared by `refund` alone; one
 *   in review not at all: a person decides what it is.
 * - `amount`: where both know of a charge, or money is there.
 * - `refund`: where both know of a charge. The refund that is open may have gone back or not.
 * - `duplicate`: records with money under one reference, and payments with money there of one
 *   order: each told once.
 * - `missing-here`: each record with money that belongs to no payment. Without money it matters to
 *   nobody: what was given back whole, declined, abandoned.
 */
export function compareRecords(books: Books): readonly Disagreement[] {
  const { matched, strays } = matchRecords(books)
  return [
    ...[...matched].flatMap(([payment, records]) => comparePayment(payment, records, books)),
    ...ordersPaidTwice(matched, books),
    ...compareStrays(strays, books),
  ]
}

/** Whether the gateway still holds money of a payment. */
export function holdsMoneyThere({ status, amount, refundedMinor }: GatewayRecord): boolean {
  return status === 'approved' && refundedMinor < amount.minor
}

interface Matching {
  /** The records of each payment, by key; a record that is told twice counts as told last. */
  readonly matched: ReadonlyMap<Payment, readonly GatewayRecord[]>
  readonly strays: readonly GatewayRecord[]
}

function matchRecords({ dialect, ours, theirs }: Books): Matching {
  const own = ours.filter((payment) => payment.dialect === dialect)
  const byReference = new Map(own.map((payment) => [payment.reference, payment]))
  const byKey = new Map(own.map((payment) => [payment.gatewayKey, payment]))
  const groups = new Map(ours.map((payment) => [payment, new Map<string, GatewayRecord>()]))
  const strays = new Map<string, GatewayRecord>()
  for (const record of theirs) {
    const { reference, gatewayKey } = record
    const payment = byReference.get(reference ?? '') ?? byKey.get(gatewayKey)
    const group = (payment && groups.get(payment)) ?? strays
    group.set(gatewayKey, record)
  }
  const matched = new Map([...groups].map(([payment, group]) => [payment, [...group.values()]]))
  return { matched, strays: [...strays.values()] }
}

function comparePayment(
  payment: Payment,
  records: readonly GatewayRecord[],
  { dialect }: Books,
): readonly Disagreement[] {
  if (payment.dialect !== dialect) return []
  const record = mainRecord(payment, records)
  const others = records
    .filter((one) => one !== record && holdsMoneyThere(one))
    .toSorted(byKeyOrder)
  return [
    ...compareStatus(payment, record),
    ...(record ? compareAmounts(payment, record) : []),
    ...(others[0] && record && holdsMoneyThere(record)
      ? [recordsOfOneReference(payment, others[0], [record, ...others])]
      : []),
  ]
}

/** The record that a payment is compared with: one with money first, then the one we know. */
function mainRecord(
  { gatewayKey }: Payment,
  records: readonly GatewayRecord[],
): GatewayRecord | undefined {
  const rank = (one: GatewayRecord): number =>
    (holdsMoneyThere(one) ? 4 : 0) +
    (one.gatewayKey === gatewayKey ? 2 : 0) +
    (one.status === 'approved' ? 1 : 0)
  return records.toSorted((a, b) => rank(b) - rank(a) || byKeyOrder(a, b))[0]
}

function compareStatus(
  payment: Payment,
  record: GatewayRecord | undefined,
): readonly Disagreement[] {
  const { state, refundedMinor } = payment
  if (state === 'review') return []
  const isHere = holdsMoney(state)
  if (!record) {
    const isGivenBack = state === 'canceled' && refundedMinor > 0
    if (!isHere && !isGivenBack) return []
    const sides = { ours: textOfPayment(payment), theirs: null }
    return [aboutPayment('missing-there', payment, record, sides)]
  }
  if (state === 'canceled') return []
  const agrees = isHere ? record.status === 'approved' : !holdsMoneyThere(record)
  if (agrees) return []
  const sides = { ours: textOfPayment(payment), theirs: textOfRecord(record) }
  return [aboutPayment('status', payment, record, sides)]
}

function compareAmounts(payment: Payment, record: GatewayRecord): readonly Disagreement[] {
  const { state, amount, refundedMinor, refund } = payment
  if (record.status !== 'approved') return []
  const found: Disagreement[] = []
  const isCharged = holdsMoney(state) || state === 'canceled' || state === 'review'
  if ((isCharged || holdsMoneyThere(record)) && !sameMoney(amount, record.amount)) {
    const sides = {
      ours: `${amount.minor} ${amount.currency}`,
      theirs: `${record.amount.minor} ${record.amount.currency}`,
    }
    found.push(aboutPayment('amount', payment, record, sides))
  }
  const underWay = refund && isOpenRefund(refund) ? refund.amountMinor : 0
  const mayBe = [refundedMinor, refundedMinor + underWay]
  if (isCharged && !mayBe.includes(record.refundedMinor)) {
    const sides = {
      ours: `${refundedMinor} ${amount.currency} given back`,
      theirs: `${record.refundedMinor} ${record.amount.currency} given back`,
    }
    found.push(aboutPayment('refund', payment, record, sides))
  }
  return found
}

/** About the second of them: it is what nobody asked for. */
function recordsOfOneReference(
  payment: Payment,
  second: GatewayRecord,
  records: readonly GatewayRecord[],
): Disagreement {
  const sides = { ours: textOfPayment(payment), theirs: textOfRecords(records) }
  return aboutPayment('duplicate', payment, second, sides)
}

/** About the newest payment that holds money: it is the one that nobody asked for. */
function ordersPaidTwice(
  matched: Matching['matched'],
  { dialect }: Books,
): readonly Disagreement[] {
  const byOrder = new Map<string, Payment[]>()
  for (const [payment, records] of matched) {
    const holds =
      payment.dialect === dialect ? records.some(holdsMoneyThere) : holdsMoney(payment.state)
    if (!holds) continue
    const ofOrder = byOrder.get(payment.orderId)
    if (ofOrder) ofOrder.push(payment)
    else byOrder.set(payment.orderId, [payment])
  }
  return [...byOrder].flatMap(([orderId, holders]) => {
    const inOrder = holders.toSorted((a, b) => a.createdAt - b.createdAt || byIdOrder(a, b))
    const newest = inOrder.findLast((one) => one.dialect === dialect)
    if (!newest || holders.length < 2) return []
    const theirs = inOrder
      .map(({ reference, amount }) => `${reference} ${amount.minor} ${amount.currency}`)
      .join('; ')
    const sides = { ours: textOfPayment(newest), theirs }
    const found = aboutPayment('duplicate', newest, undefined, sides)
    return [{ ...found, id: breakId(dialect, 'duplicate', `order:${orderId}`), gatewayKey: null }]
  })
}

function compareStrays(
  strays: readonly GatewayRecord[],
  { dialect }: Books,
): readonly Disagreement[] {
  const withMoney = strays.filter(holdsMoneyThere).toSorted(byKeyOrder)
  const byReference = new Map<string, GatewayRecord[]>()
  for (const record of withMoney) {
    if (record.reference === null) continue
    const group = byReference.get(record.reference)
    if (group) group.push(record)
    else byReference.set(record.reference, [record])
  }
  const missing = withMoney.map((record) =>
    aboutRecord('missing-here', dialect, record, { ours: null, theirs: textOfRecord(record) }),
  )
  const doubled = [...byReference].flatMap(([reference, records]) => {
    const second = records[1]
    if (!second) return []
    const sides = { ours: null, theirs: textOfRecords(records) }
    const found = aboutRecord('duplicate', dialect, second, sides)
    return [{ ...found, id: breakId(dialect, 'duplicate', reference) }]
  })
  return [...missing, ...doubled]
}

function textOfRecords(records: readonly GatewayRecord[]): string {
  return records.map((one) => `${one.gatewayKey} ${textOfRecord(one)}`).join('; ')
}

function byKeyOrder(a: GatewayRecord, b: GatewayRecord): number {
  return a.gatewayKey < b.gatewayKey ? -1 : 1
}

function byIdOrder(a: Payment, b: Payment): number {
  return a.id < b.id ? -1 : 1
}

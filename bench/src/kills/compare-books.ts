import type { PaymentState } from '@holdfast/pg-client'
import type { LedgerReport } from '@holdfast/pg-simulator'
import type { ToldPayment } from './shop-task.js'

/** States in which a payment may stay; `review` is one too, and here a wrong all the same. */
const finalStates: ReadonlySet<PaymentState> = new Set([
  'approved',
  'declined',
  'failed',
  'canceled',
  'partiallyCanceled',
])

/** In these, and in no others, the amount was taken. */
const paidStates: ReadonlySet<PaymentState> = new Set(['approved', 'canceled', 'partiallyCanceled'])

/** What the gateway has under one reference. */
interface Theirs {
  readonly approved: number
  readonly received: number
  readonly refunded: number
  readonly keys: readonly string[]
}

const nothing: Theirs = { approved: 0, received: 0, refunded: 0, keys: [] }

/**
 * Compares the shop's payments with what the gateway really holds: every sentence is one wrong.
 * Knows nothing of the client but its records, and nothing of the gateway but its ledger.
 */
export function compareBooks(
  payments: readonly ToldPayment[],
  ledger: Pick<LedgerReport, 'charges'>,
): readonly string[] {
  const theirs = theirsByReference(ledger)
  const wrong: string[] = []
  for (const payment of payments) {
    const name = nameOf(payment)
    const isTheOrders = payment.reference.replace(/-\d+$/, '') === payment.orderId
    if (!isTheOrders) wrong.push(`${name}: is no reference of order ${payment.orderId}`)
    wrong.push(...wrongIn(payment, theirs.get(name) ?? nothing).map((one) => `${name}: ${one}`))
    theirs.delete(name)
  }
  for (const [name, { received }] of theirs) {
    if (received > 0) wrong.push(`${name}: ${received} taken, and no payment here`)
  }
  return [...wrong, ...paidTwice(payments)]
}

function nameOf({ dialect, reference }: Pick<ToldPayment, 'dialect' | 'reference'>): string {
  return `${dialect} ${reference}`
}

function theirsByReference({ charges }: Pick<LedgerReport, 'charges'>): Map<string, Theirs> {
  const byReference = new Map<string, Theirs>()
  for (const charge of charges) {
    const { approved, received, refunded, keys } = byReference.get(nameOf(charge)) ?? nothing
    const isPaid = charge.received > 0
    byReference.set(nameOf(charge), {
      approved: approved + (isPaid ? 1 : 0),
      received: received + charge.received,
      refunded: refunded + charge.refunded,
      keys: isPaid ? [...keys, charge.key] : keys,
    })
  }
  return byReference
}

function wrongIn(payment: ToldPayment, theirs: Theirs): readonly string[] {
  const { state, amountMinor, refundedMinor, gatewayKey } = payment
  const wrong: string[] = []
  if (state === 'review') wrong.push('in review')
  else if (!finalStates.has(state)) wrong.push(`still ${state}`)
  if (theirs.approved > 1) wrong.push(`charged ${theirs.approved} times`)
  const taken = paidStates.has(state) ? amountMinor : 0
  if (taken !== theirs.received) {
    wrong.push(`${state}, ${taken} taken here and ${theirs.received} there`)
  }
  if (refundedMinor !== theirs.refunded) {
    wrong.push(`${state}, ${refundedMinor} given back here and ${theirs.refunded} there`)
  }
  const [key] = theirs.keys
  if (taken > 0 && key !== undefined && gatewayKey !== key) {
    wrong.push(`known as ${gatewayKey} here and as ${key} there`)
  }
  return wrong
}

function paidTwice(payments: readonly ToldPayment[]): readonly string[] {
  const paid = new Map<string, number>()
  for (const { orderId, state, amountMinor, refundedMinor } of payments) {
    const isKept = paidStates.has(state) && amountMinor > refundedMinor
    if (isKept) paid.set(orderId, (paid.get(orderId) ?? 0) + 1)
  }
  return [...paid]
    .filter(([, times]) => times > 1)
    .map(([orderId, times]) => `order ${orderId}: paid ${times} times`)
}

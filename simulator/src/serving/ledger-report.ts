import type { ServedDialect } from '../dialects/served-dialect.js'
import { lastFour } from '../gateway/card-number.js'
import { heldAmount, refundedAmount, type Charge, type ChargeState } from '../gateway/charge.js'
import type { CallbackRecord } from '../gateway/callback-tally.js'

/** One charge as `/__admin/ledger` shows it: the core's words, the dialect's beside, no card. */
export interface LedgerCharge {
  readonly dialect: string
  readonly key: string
  readonly reference: string
  /** Whose charge it is: the caller's user or account. */
  readonly owner: string
  readonly amount: number
  readonly currency: string
  readonly state: ChargeState
  /** The state in the dialect's words, such as `SUCCESS` or `requires_payment_method`. */
  readonly status: string
  /** Why it stands so, in the dialect's words, where there is a reason. */
  readonly reason?: string
  /** What was taken, what was given back, and what the merchant still holds of it. */
  readonly received: number
  readonly refunded: number
  readonly held: number
  readonly cardLast4?: string
  /** ISO 8601, UTC; `changedAt` is when it last moved or was refunded. */
  readonly createdAt: string
  readonly changedAt: string
  /** True where a colliding key took its place: look-ups find it no more. */
  readonly overwritten?: true
  readonly callback: CallbackRecord
}

/** What one reference was charged, over all its charges in one currency. */
export interface LedgerReference {
  readonly dialect: string
  readonly reference: string
  readonly currency: string
  readonly charges: number
  /** How many of them took money. */
  readonly approved: number
  readonly received: number
  readonly refunded: number
  /** What the merchant holds: received less refunded. */
  readonly held: number
}

/** The whole ledger: charges oldest first, and who paid what. */
export interface LedgerReport {
  readonly charges: readonly LedgerCharge[]
  readonly references: readonly LedgerReference[]
}

/** One charge for people and checkers. */
export function reportCharge<Details>(
  dialect: { readonly name: string } & Pick<ServedDialect<Details>, 'describe'>,
  charge: Charge<Details>,
  callback: CallbackRecord,
  isOverwritten: boolean,
): LedgerCharge {
  const { key, reference, owner, amount, currency, state, received, cardNumber } = charge
  return {
    dialect: dialect.name,
    key,
    reference,
    owner,
    amount,
    currency,
    state,
    ...dialect.describe(charge),
    received,
    refunded: refundedAmount(charge),
    held: heldAmount(charge),
    ...(cardNumber === undefined ? {} : { cardLast4: lastFour(cardNumber) }),
    createdAt: new Date(charge.createdAtMs).toISOString(),
    changedAt: new Date(charge.changedAtMs).toISOString(),
    ...(isOverwritten ? { overwritten: true as const } : {}),
    callback,
  }
}

/** The ledger with its sums by reference. */
export function reportLedger(charges: readonly LedgerCharge[]): LedgerReport {
  const sums = new Map<string, LedgerReference>()
  for (const charge of charges) {
    const { dialect, reference, currency, received, refunded, held } = charge
    const name = JSON.stringify([dialect, reference, currency])
    const sum = sums.get(name)
    sums.set(name, {
      dialect,
      reference,
      currency,
      charges: (sum?.charges ?? 0) + 1,
      approved: (sum?.approved ?? 0) + (received > 0 ? 1 : 0),
      received: (sum?.received ?? 0) + received,
      refunded: (sum?.refunded ?? 0) + refunded,
      held: (sum?.held ?? 0) + held,
    })
  }
  return { charges, references: [...sums.values()] }
}

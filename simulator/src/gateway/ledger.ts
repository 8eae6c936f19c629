import { heldAmount, refundedAmount, type Charge, type ChargeState, type Refund } from './charge.js'
import { mayMove } from './charge-moves.js'

/** What changes with a move; the rest of the charge stays. */
export type ChargeChange<Details> = Partial<
  Pick<Charge<Details>, 'decline' | 'cardNumber' | 'received' | 'details'>
>

/** What a caller may ask about charges. */
export interface LedgerView<Details> {
  /** The owner's charge with this key; another owner's charge is not found. */
  byKey(owner: string, key: string): Charge<Details> | undefined
  /** The owner's charges for a reference, newest first. */
  byReference(owner: string, reference: string): Charge<Details>[]
  /** All charges of the owner, newest first. */
  ofOwner(owner: string): Charge<Details>[]
}

/**
 * The charges that exist at the gateway and their legal moves: added, moved, refunded, never
 * removed. This is the truth that checkers compare a shop with.
 */
export class Ledger<Details = unknown> implements LedgerView<Details> {
  readonly #charges = new Map<string, Charge<Details>>()
  readonly #before = new Map<string, Charge<Details> | undefined>()
  readonly #keysOfReference = new Map<string, string[]>()
  readonly #refundKeys = new Set<string>()
  readonly #overwritten: Charge<Details>[] = []
  #pending = 0

  /** How many charges the card company has not answered for. */
  get pendingCount(): number {
    return this.#pending
  }

  /** Whether a charge has this key. */
  has(key: string): boolean {
    return this.#charges.has(key)
  }

  /** Whether a charge or a refund has this key. */
  isTaken(key: string): boolean {
    return this.has(key) || this.#refundKeys.has(key)
  }

  /** Any charge with this key, whoever owns it. */
  get(key: string): Charge<Details> | undefined {
    return this.#charges.get(key)
  }

  /**
   * Adds a charge.
   *
   * @throws {Error} when the key is taken: a charge is never overwritten by accident.
   */
  add(charge: Charge<Details>): void {
    if (this.has(charge.key)) throw new Error(`the ledger already holds a charge ${charge.key}`)
    this.#keep(undefined, charge)
    const reference = referenceKey(charge.owner, charge.reference)
    const keys = this.#keysOfReference.get(reference)
    if (keys === undefined) this.#keysOfReference.set(reference, [charge.key])
    else keys.push(charge.key)
  }

  /** Takes up a charge as an earlier process kept it; a later form of one takes its place. */
  restore(charge: Charge<Details>): void {
    const known = this.#charges.get(charge.key)
    if (known === undefined) this.add(charge)
    else if (isSameCharge(known, charge)) this.#keep(known, charge)
    else this.overwrite(charge)
  }

  /**
   * Puts a charge in the place of the one that has its key; that one is found no more.
   *
   * @throws {Error} when no charge has its key.
   */
  overwrite(charge: Charge<Details>): void {
    const victim = this.#required(charge.key)
    this.#overwritten.push(victim)
    if (victim.state === 'pending') this.#pending -= 1
    this.#charges.delete(charge.key)
    const reference = referenceKey(victim.owner, victim.reference)
    const keys = this.#keysOfReference.get(reference) ?? []
    this.#keysOfReference.set(
      reference,
      keys.filter((key) => key !== charge.key),
    )
    this.add(charge)
  }

  /**
   * Moves a charge and answers with its new form. An approval takes the whole amount unless
   * `change.received` says less; in every other state nothing is taken.
   *
   * @throws {Error} when there is no such charge, when the move is not legal, or when less would
   * be taken than was given back.
   */
  move(
    key: string,
    to: ChargeState,
    atMs: number,
    change: ChargeChange<Details> = {},
  ): Charge<Details> {
    const charge = this.#required(key)
    if (!mayMove(charge.state, to)) {
      throw new Error(`charge ${key} cannot move from ${charge.state} to ${to}`)
    }
    const received = to === 'approved' ? (change.received ?? charge.amount) : 0
    refuseReceived(charge, to, received)
    const moved = { received, state: to, changedAtMs: atMs }
    return this.#keep(charge, Object.assign({ ...charge }, change, moved))
  }

  /**
   * Gives money back and answers with the charge's new form.
   *
   * @throws {Error} when there is no such charge, or when more than is held would be given back.
   */
  refund(key: string, refund: Refund): Charge<Details> {
    const charge = this.#required(key)
    if (!Number.isSafeInteger(refund.amount) || refund.amount < 1) {
      throw new Error(`a refund is a positive integer, got ${refund.amount}`)
    }
    if (refund.amount > heldAmount(charge)) {
      throw new Error(`charge ${key} holds ${heldAmount(charge)}, less than ${refund.amount}`)
    }
    const refunds = [...charge.refunds, refund]
    return this.#keep(charge, { ...charge, refunds, changedAtMs: refund.createdAtMs })
  }

  /**
   * Takes back that money was given back, and answers with the charge's new form.
   *
   * @throws {Error} when there is no such charge, or no such refund that has not failed.
   */
  failRefund(key: string, refundKey: string, atMs: number): Charge<Details> {
    const charge = this.#required(key)
    const failing = charge.refunds.find((refund) => refund.key === refundKey && !refund.hasFailed)
    if (failing === undefined) throw new Error(`charge ${key} holds no refund ${refundKey} to fail`)
    const refunds = charge.refunds.map((refund) =>
      refund === failing ? { ...refund, hasFailed: true as const } : refund,
    )
    return this.#keep(charge, { ...charge, refunds, changedAtMs: atMs })
  }

  /**
   * Changes what only the dialect understands, and answers with the charge's new form.
   *
   * @throws {Error} when there is no such charge.
   */
  note(key: string, details: Details): Charge<Details> {
    const charge = this.#required(key)
    return this.#keep(charge, { ...charge, details })
  }

  byKey(owner: string, key: string): Charge<Details> | undefined {
    const charge = this.#charges.get(key)
    return charge?.owner === owner ? charge : undefined
  }

  byReference(owner: string, reference: string): Charge<Details>[] {
    const keys = this.#keysOfReference.get(referenceKey(owner, reference)) ?? []
    return keys.flatMap((key) => this.#charges.get(key) ?? []).reverse()
  }

  ofOwner(owner: string): Charge<Details>[] {
    return this.all()
      .filter((charge) => charge.owner === owner)
      .reverse()
  }

  /** All charges that can be found, oldest first. */
  all(): Charge<Details>[] {
    return [...this.#charges.values()]
  }

  /** The charges that lost their place to another one with the same key, oldest first. */
  overwritten(): readonly Charge<Details>[] {
    return this.#overwritten
  }

  /** The ledger as it was before the latest change of each charge: what a stale replica tells. */
  stale(): LedgerView<Details> {
    const old = (charge: Charge<Details>) => this.#before.get(charge.key) ?? []
    return {
      byKey: (owner, key) => {
        const charge = this.byKey(owner, key)
        return charge && this.#before.get(charge.key)
      },
      byReference: (owner, reference) => this.byReference(owner, reference).flatMap(old),
      ofOwner: (owner) => this.ofOwner(owner).flatMap(old),
    }
  }

  #required(key: string): Charge<Details> {
    const charge = this.#charges.get(key)
    if (charge === undefined) throw new Error(`the ledger holds no charge ${key}`)
    return charge
  }

  #keep(before: Charge<Details> | undefined, charge: Charge<Details>): Charge<Details> {
    this.#before.set(charge.key, before)
    this.#charges.set(charge.key, charge)
    for (const { key } of charge.refunds) this.#refundKeys.add(key)
    this.#pending += Number(charge.state === 'pending') - Number(before?.state === 'pending')
    return charge
  }
}

function refuseReceived(charge: Charge, to: ChargeState, received: number): void {
  const { key, amount } = charge
  const isPart = Number.isSafeInteger(received) && received > 0 && received <= amount
  if (to === 'approved' && !isPart) throw new Error(`charge ${key} of ${amount} took ${received}`)
  const refunded = refundedAmount(charge)
  if (received < refunded) {
    throw new Error(`charge ${key} gave ${refunded} back and cannot move to ${to} with ${received}`)
  }
}

function isSameCharge(one: Charge, other: Charge): boolean {
  const { owner, reference, occurrence } = other
  return one.owner === owner && one.reference === reference && one.occurrence === occurrence
}

function referenceKey(owner: string, reference: string): string {
  return `${owner.length} ${owner} ${reference}`
}

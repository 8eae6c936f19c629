import type { Clock, Timer } from '@holdfast/resilience-kit'
import type { Activity } from './activity.js'
import { mayMove } from './charge-moves.js'
import type { Charge, ChargeState, Outcome, Refund } from './charge.js'
import { openedCharge, type NewCharge } from './new-charge.js'
import { Chores } from './chores.js'
import { Ledger, type ChargeChange } from './ledger.js'
import type { KeyWriter, RandomDraws } from './random-draws.js'
import { reservedOutcome } from './reserved-cards.js'
import { drawUniqueKey } from './unique-key.js'

/** What happened to a charge. */
export type ChargeEvent =
  | { readonly kind: 'opened' }
  | { readonly kind: 'moved'; readonly from: ChargeState }
  | { readonly kind: 'refunded'; readonly refund: Refund }
  | { readonly kind: 'refundFailed'; readonly refundKey: string }
  /** Only its details changed. */
  | { readonly kind: 'noted' }

/** What the pretend gateway needs from the world. */
export interface GatewayPorts<Details> {
  readonly clock: Clock
  readonly draws: RandomDraws
  readonly activity: Activity
  /** Whether reserved card numbers force their outcome. */
  readonly reservedCards: boolean
  /** Told of every change, after it: this is where callbacks come from. */
  readonly onEvent: (charge: Charge<Details>, event: ChargeEvent) => void
}

/** The answer of the card company on its way. */
interface Settlement {
  readonly timer: Timer
  readonly settle: () => void
}

/**
 * The pretend gateway: makes charges, settles them some time later, gives money back, and tells
 * whoever listens. It knows no HTTP, no dialect and no ambient time.
 */
export class Gateway<Details = unknown> {
  /** The charges: the truth. Only the gateway itself may change them. */
  readonly ledger = new Ledger<Details>()
  /** What is to happen later without moving a charge. */
  readonly chores: Chores
  readonly #ports: GatewayPorts<Details>
  readonly #settlements = new Map<string, Settlement>()
  readonly #expiries = new Map<string, Timer>()
  readonly #issued = new Set<string>()

  constructor(ports: GatewayPorts<Details>) {
    this.#ports = ports
    this.chores = new Chores(ports)
  }

  /**
   * Makes a charge.
   *
   * @throws {Error} when no key is free.
   */
  open(command: NewCharge<Details>): Charge<Details> {
    const { reference, occurrence, writeKey, collides = false } = command
    const victim = collides ? this.#victimOf(reference) : undefined
    const key = victim ?? this.newKey(writeKey, reference, occurrence)
    const charge = openedCharge(command, key, this.#ports.clock.now())
    if (victim === undefined) this.ledger.add(charge)
    else this.ledger.overwrite(charge)
    this.#changed(charge, { kind: 'opened' })
    return charge
  }

  /**
   * A key that was never issued before, for a charge, a refund or whatever else the dialect names.
   *
   * @throws {Error} when no key is free.
   */
  newKey(write: KeyWriter, entity: string, occurrence: number): string {
    const { clock, draws } = this.#ports
    const nowMs = clock.now()
    const key = drawUniqueKey(
      (redraw) => write(nowMs, (index) => draws.keyWord(entity, occurrence, redraw, index)),
      (candidate) => this.#issued.has(candidate) || this.ledger.isTaken(candidate),
    )
    this.#issued.add(key)
    return key
  }

  /**
   * Moves a charge; an approval takes the whole amount unless `change.received` says less. Whatever
   * was to move it later is called off.
   *
   * @throws {Error} when there is no such charge, when the move is not legal, or when less would
   * be taken than was given back.
   */
  move(key: string, to: ChargeState, change: ChargeChange<Details> = {}): Charge<Details> {
    const from = this.#required(key).state
    const charge = this.ledger.move(key, to, this.#ports.clock.now(), change)
    this.#changed(charge, { kind: 'moved', from })
    return charge
  }

  /**
   * Gives money back.
   *
   * @throws {Error} when there is no such charge, or when more than is held would be given back.
   */
  refund(key: string, refund: Omit<Refund, 'createdAtMs'>): Charge<Details> {
    const made: Refund = { createdAtMs: this.#ports.clock.now(), ...refund }
    const charge = this.ledger.refund(key, made)
    this.#ports.onEvent(charge, { kind: 'refunded', refund: made })
    return charge
  }

  /** Takes back a refund that the buyer's bank sent back; throws where there is none to fail. */
  failRefund(key: string, refundKey: string): Charge<Details> {
    const charge = this.ledger.failRefund(key, refundKey, this.#ports.clock.now())
    this.#ports.onEvent(charge, { kind: 'refundFailed', refundKey })
    return charge
  }

  /**
   * Changes what only the dialect understands of a charge.
   *
   * @throws {Error} when there is no such charge.
   */
  note(key: string, details: Details): Charge<Details> {
    const charge = this.ledger.note(key, details)
    this.#ports.onEvent(charge, { kind: 'noted' })
    return charge
  }

  /**
   * How the card company answers for a charge: as a reserved card demands, or else by chance.
   *
   * @param occurrence which try at this charge it is; by default the submit that made the charge
   */
  outcomeOf(charge: Charge<Details>, occurrence: number = charge.occurrence): Outcome {
    const { draws, reservedCards } = this.#ports
    const reserved = reservedCards ? reservedOutcome(charge.cardNumber) : undefined
    return reserved ?? draws.outcome(charge.reference, occurrence)
  }

  /**
   * Lets the card company answer for a charge after the processing time, unless it moves before.
   *
   * @param declinedTo where a decline leads: `opened` where the buyer may try again
   * @param forced the outcome, where it is not left to chance
   * @throws {Error} when there is no such charge, or when it may not move there.
   */
  settleLater(key: string, declinedTo: 'declined' | 'opened' = 'declined', forced?: Outcome): void {
    const { clock, draws, activity } = this.#ports
    if (forced === undefined || forced === 'approved') this.#mustAllow(key, 'approved')
    if (forced !== 'approved') this.#mustAllow(key, declinedTo)
    const { reference, occurrence } = this.#required(key)
    const settle = (): void => {
      const outcome = forced ?? this.outcomeOf(this.#required(key))
      if (outcome === 'approved') this.move(key, 'approved')
      else this.move(key, declinedTo, { decline: outcome })
    }
    this.#forgetSettlement(key)
    activity.begin()
    const timer = clock.setTimer(draws.processingMs(reference, occurrence), settle)
    this.#settlements.set(key, { timer, settle })
  }

  /** Settles a charge at once whose settlement is under way; leaves any other alone. */
  settleNow(key: string): void {
    this.#settlements.get(key)?.settle()
  }

  /**
   * Lets a charge expire after so many milliseconds, unless it moves before.
   *
   * @throws {Error} when there is no such charge, or when it may not expire.
   */
  expireLater(key: string, afterMs: number): void {
    this.#mustAllow(key, 'expired')
    this.#forgetExpiry(key)
    const timer = this.#ports.clock.setTimer(afterMs, () => this.move(key, 'expired'))
    this.#expiries.set(key, timer)
  }

  /** Forgets what is under way: charges that are pending stay so for ever. */
  forgetPendingWork(): void {
    this.chores.forget()
    for (const key of [...this.#settlements.keys()]) this.#forgetSettlement(key)
    for (const key of [...this.#expiries.keys()]) this.#forgetExpiry(key)
  }

  /** Calls off what was to move the charge that had this key, and tells whoever listens. */
  #changed(charge: Charge<Details>, event: ChargeEvent): void {
    const { activity, onEvent } = this.#ports
    // Nobody is to see an idle moment between the end of a settlement and the callbacks for it.
    activity.begin()
    try {
      this.#forgetSettlement(charge.key)
      this.#forgetExpiry(charge.key)
      onEvent(charge, event)
    } finally {
      activity.end()
    }
  }

  #forgetSettlement(key: string): void {
    const settlement = this.#settlements.get(key)
    if (settlement === undefined) return
    settlement.timer.cancel()
    this.#settlements.delete(key)
    this.#ports.activity.end()
  }

  #forgetExpiry(key: string): void {
    this.#expiries.get(key)?.cancel()
    this.#expiries.delete(key)
  }

  #mustAllow(key: string, to: ChargeState): void {
    const { state } = this.#required(key)
    if (!mayMove(state, to)) throw new Error(`charge ${key} cannot move from ${state} to ${to}`)
  }

  /** The newest charge of another reference, whose key a colliding one takes. */
  #victimOf(reference: string): string | undefined {
    return this.ledger.all().findLast((charge) => charge.reference !== reference)?.key
  }

  #required(key: string): Charge<Details> {
    const charge = this.ledger.get(key)
    if (charge === undefined) throw new Error(`the ledger holds no charge ${key}`)
    return charge
  }
}

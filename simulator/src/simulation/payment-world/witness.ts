import type {
  ClientEvent,
  LookUpPurpose,
  Payment,
  PaymentChange,
  PaymentEvent,
  PaymentStore,
  ReceivedCallback,
} from '@holdfast/pg-client'
import type { Charge } from '../../gateway/charge.js'
import type { Simulation } from '../world/simulation.js'
import { AnswerWitness } from './answer-witness.js'
import { BreakerWitness } from './breaker-witness.js'
import { CallbackWitness } from './callback-witness.js'
import { EndingWitness } from './ending-witness.js'
import { orderOf } from './reference.js'

/** A claim of the reconciler that holds. Leases go by the wall clocks of those who claim. */
interface Claim {
  readonly process: string
  readonly until: number
  readonly leaseMs: number
}

/** What the store was asked for. */
interface ClaimAsked {
  readonly now: number
  readonly leaseMs: number
}

/** An attempt that has begun and not ended. */
interface OpenAttempt {
  readonly process: string
}

/**
 * Sees what happens while a run goes on: what cannot be read from the books afterwards. Each check
 * that needs the moment itself is made here, and told as a violation.
 */
export class Witness {
  /** The payment that an id belongs to, by its reference. */
  readonly references = new Map<string, string>()
  /** Every event that was written with a change, in the order of the writing. */
  readonly written: PaymentEvent[] = []
  /** Why a payment was asked about last. */
  readonly lastAsked = new Map<string, LookUpPurpose>()
  /** Payments whose submit went out more than once. */
  readonly retried = new Set<string>()
  readonly callbacks: CallbackWitness
  readonly answers = new AnswerWitness()
  readonly endings: EndingWitness
  readonly #simulation: Simulation
  readonly #breakers: BreakerWitness
  readonly #open = new Map<string, OpenAttempt>()
  /** References of which money was taken, and of payments that count as failed. */
  readonly #charged = new Set<string>()
  readonly #declined = new Set<string>()
  /** Refunds that the buyer's bank has sent back: their references and amounts. */
  readonly #sentBack = new Set<string>()
  readonly #returned = new Set<string>()
  readonly #failed = new Set<string>()
  readonly #claims = new Map<string, Claim>()
  constructor(simulation: Simulation) {
    this.#simulation = simulation
    this.#breakers = new BreakerWitness(simulation)
    this.callbacks = new CallbackWitness(simulation)
    this.endings = new EndingWitness(simulation.clock)
    simulation.onCrash((process) => this.#crashed(process))
  }

  /** A process has sent a request. */
  sent(process: string, way: 'submit' | 'cancel' | 'look-up', reference: string | undefined): void {
    this.#breakers.sent(process, way, reference)
  }

  /** A process calls its store. */
  asked(process: string, method: string, args: readonly unknown[]): void {
    if (method === 'save') this.#breakers.begins(process, args[0] as PaymentChange)
  }

  /** A call of a process to its store has had its effect. */
  stored(process: string, method: string, args: readonly unknown[], result: unknown): void {
    switch (method) {
      case 'insert': {
        const { id, reference } = args[0] as Payment
        this.references.set(id, reference)
        this.endings.inserted({ id })
        return
      }
      case 'save':
        if (result === 'saved') this.#saved(process, args[0] as PaymentChange)
        return
      case 'claimDue': {
        const asked = args[0] as ClaimAsked
        for (const payment of result as readonly Payment[]) this.#claimed(process, payment, asked)
        return
      }
      case 'receiveCallback': {
        const receipt = result as Awaited<ReturnType<PaymentStore['receiveCallback']>>
        this.callbacks.stored(args[0] as ReceivedCallback, receipt.result)
        if (receipt.paymentId !== undefined) this.#claims.delete(receipt.paymentId)
      }
    }
  }

  /** The gateway's book has changed. */
  charged({ reference, received, decline, refunds }: Charge): void {
    if (decline !== undefined) this.#declined.add(reference)
    for (const { amount, hasFailed } of refunds) {
      if (!hasFailed) continue
      this.#sentBack.add(`${reference} ${amount}`)
      this.#returned.add(reference)
    }
    if (received === 0 || this.#charged.has(reference)) return
    this.#charged.add(reference)
    this.#mustNotBeBoth(reference)
  }

  /** Whether money was ever taken under this reference. */
  isCharged(reference: string): boolean {
    return this.#charged.has(reference)
  }

  /** Whether the gateway has ever declined it, finally or not. */
  wasDeclined(reference: string): boolean {
    return this.#declined.has(reference)
  }

  /** Whether the buyer's bank has sent a refund over so much back. */
  wasSentBack(reference: string, amountMinor: number): boolean {
    return this.#sentBack.has(`${reference} ${amountMinor}`)
  }

  /** Whether the buyer's bank has sent any refund of it back. */
  hasSentBack(reference: string): boolean {
    return this.#returned.has(reference)
  }

  /** A client has told something about itself. */
  observed(process: string, event: ClientEvent): void {
    switch (event.type) {
      case 'breakerMoved':
        this.#breakers.moved(process, event.operation, event.to, event.reason)
        return
      case 'lookUpEnded':
        this.lastAsked.set(event.paymentId, event.purpose)
        return
      case 'attemptEnded':
        this.#attemptEnded(event)
        return
      case 'transition':
        if (event.event.late && event.event.to === 'approved') this.#reached('late approval')
        if (event.event.to === 'review') this.#reached('handed to a person')
        if (event.event.to === 'failed') this.#reached('proved absent or not sent')
        return
      case 'callbackReceived':
        if (event.outcome === 'parked') this.#reached('callback parked')
        if (event.outcome === 'duplicate') this.#reached('callback twice')
        if (event.outcome === 'forged') this.#reached('forged callback refused')
        return
      case 'swept':
        if (event.resumed > 0) this.#reached('reconciler went on with a request')
        return
      default:
      // The rest says nothing that is looked for.
    }
  }

  /** The shop cannot keep the money of an approval. */
  gaveBack(reason: 'order-gone' | 'order-paid-twice'): void {
    if (reason === 'order-gone') this.#reached('approved after its order was given up')
    else this.#reached('order paid twice, and one given back')
  }

  #attemptEnded(event: Extract<ClientEvent, { type: 'attemptEnded' }>): void {
    const { paymentId, operation, attempt, ending } = event
    const reference = this.references.get(paymentId)
    if (reference === undefined) return
    if (operation === 'submit' && attempt > 1) this.retried.add(paymentId)
    if (ending !== 'unanswered') return
    if (operation === 'cancel') this.#reached('refund unanswered')
    else if (this.#charged.has(reference)) this.#reached('answer lost after commit')
    else this.#reached('request unanswered')
  }

  #saved(process: string, change: PaymentChange): void {
    const { payment, events = [], attempt } = change
    this.endings.saved(payment)
    this.callbacks.saved(change)
    this.#claims.delete(payment.id)
    this.written.push(...events)
    if (payment.state !== 'failed') this.#failed.delete(payment.reference)
    else if (events.length > 0) this.#hasFailed(payment.reference)
    if (attempt?.endedAt === null) {
      this.#open.set(payment.reference, { process })
    } else if (attempt) {
      this.#open.delete(payment.reference)
    }
  }

  #hasFailed(reference: string): void {
    this.#failed.add(reference)
    this.#mustNotBeBoth(reference)
  }

  #mustNotBeBoth(reference: string): void {
    this.#simulation.checked('failed-is-not-executed', 1)
    if (!this.#failed.has(reference) || !this.#charged.has(reference)) return
    const text = `${reference} counts as failed, and its money was taken`
    this.#simulation.violated('failed-is-not-executed', orderOf(reference), text)
  }

  #claimed(process: string, { id, reference }: Payment, { now, leaseMs }: ClaimAsked): void {
    const claim = this.#claims.get(id)
    this.#simulation.checked('claimed-by-one', 1)
    // A lease that ends too far ahead was taken by a clock that has been set back since.
    const holds = claim && claim.until > now && claim.until - now <= 2 * claim.leaseMs
    if (holds) {
      const text = `${process} claimed ${reference} while ${claim.process} held it`
      this.#simulation.violated('claimed-by-one', orderOf(reference), text)
    }
    if (claim) this.#reached('lease ran out')
    this.#claims.set(id, { process, until: now + leaseMs, leaseMs })
  }

  #crashed(process: string): void {
    this.#breakers.crashed(process)
    for (const [reference, attempt] of this.#open) {
      if (attempt.process !== process) continue
      this.#open.delete(reference)
      if (this.#charged.has(reference)) this.#reached('crash between commit and store')
      else this.#reached('crash during a request')
    }
  }

  #reached(sometimes: string): void {
    this.#simulation.reached(sometimes)
  }
}

import { blocksAnotherPayment, type PaymentStore } from '@holdfast/pg-client'
import type { Invariant, Simulation } from '@holdfast/pg-simulator/simulation'
import type { Order } from '../../orders/order.js'
import { isLegalOrderMove, type OrderStatus } from '../../orders/order-state.js'
import type { OrderChange } from '../../orders/order-store.js'
import {
  isHold,
  isSameStep,
  latestStep,
  type HoldName,
  type SagaStep,
} from '../../orders/saga/saga-step.js'
import { watchedInvariants } from './watched-invariants.js'
import type { Wishes } from './wishes.js'

/** What an order was when it was stored last. */
interface Known {
  readonly status: OrderStatus
  readonly steps: readonly SagaStep[]
  /** By the world's steady clock, in ms. */
  readonly insertedAt: number
  readonly changedAt: number
}

export interface OrderWitnessParts {
  readonly simulation: Pick<Simulation, 'checked' | 'clock' | 'reached' | 'tell' | 'violated'>
  readonly wishes: Wishes
  /** Past every fault. */
  readonly payments: Pick<PaymentStore, 'listByOrder'>
  /** A request acts on what it has looked at for so long at most, in ms. */
  readonly actsWithinMs: number
}

const { legalMoves, neverUnderAPayment, goodsGoLast, paidInTime, undoneStaysUndone } =
  watchedInvariants

/** Sees every order at the moment when it becomes durable, whether or not anybody hears of it. */
export class OrderWitness {
  readonly #parts: OrderWitnessParts
  readonly #known = new Map<string, Known>()
  /** The payments of an order, as a process was told last; by both of them. */
  readonly #heard = new Map<string, readonly string[]>()
  /** Orders that were waiting for their payment when it was noted that they cannot be saved. */
  readonly #notSaved = new Set<string>()

  constructor(parts: OrderWitnessParts) {
    this.#parts = parts
  }

  /** Every order that there ever was, oldest first. */
  get ids(): readonly string[] {
    return [...this.#known.keys()]
  }

  /** How long an order took until it changed last, in virtual ms; 0 where there is none. */
  tookMs(id: string): number {
    const known = this.#known.get(id)
    return known ? known.changedAt - known.insertedAt : 0
  }

  inserted({ id, status, steps }: Order): void {
    const now = this.#parts.simulation.clock.monotonic()
    this.#known.set(id, { status, steps, insertedAt: now, changedAt: now })
  }

  /** A process was told that these are the payments of an order. */
  heardOf(process: string, id: string, payments: readonly string[]): void {
    this.#heard.set(`${process}/${id}`, payments)
  }

  saved(process: string, { order, begins }: OrderChange): void {
    const was = this.#known.get(order.id)
    if (!was) return
    const { status, steps } = order
    const changedAt = this.#parts.simulation.clock.monotonic()
    this.#known.set(order.id, { ...was, status, steps, changedAt })
    if (begins) this.#begun(order)
    this.#followed(was, order)
    if (was.status !== order.status) this.#moved(process, was.status, order)
  }

  /** What an order has held in a round goes back; a later round holds under a name of its own. */
  gaveBack(step: HoldName, hold: string): void {
    const [id = '', round = '1'] = hold.split('-')
    const known = this.#known.get(id)
    if (!known || latestStep(known.steps, step)?.round !== Number(round)) return
    this.#parts.simulation.checked(goodsGoLast.id, 1)
    if (known.status !== 'CONFIRMED' && known.status !== 'CANCELING') return
    this.#violated(goodsGoLast, id, `${id} is ${known.status}, and its ${step} goes back`)
  }

  /** The order's buyer is told that it could not be saved: his money goes back. */
  saveFailed(id: string): void {
    this.#parts.simulation.reached('order could not be saved')
    if (this.#known.get(id)?.status !== 'PAYMENT_WAITING') return
    this.#parts.simulation.checked(undoneStaysUndone.id, 1)
    this.#notSaved.add(id)
  }

  #begun(order: Order): void {
    const { id, status, expiresAt, updatedAt } = order
    const { simulation, actsWithinMs } = this.#parts
    simulation.checked(paidInTime.id, 1)
    if (status !== 'PAYMENT_WAITING') {
      this.#violated(paidInTime, id, `a payment is begun for ${id}, which is ${status}`)
    }
    const lateMs = updatedAt - expiresAt
    if (lateMs <= actsWithinMs) return
    this.#violated(paidInTime, id, `a payment is begun for ${id}, ${lateMs} ms past its limit`)
  }

  #followed({ steps: before }: Known, { id, steps }: Order): void {
    for (const step of steps.filter(isHold)) {
      const was = before.find((one) => isSameStep(one, step))
      const isUndone = was?.state === 'undone' || was?.state === 'undoing'
      if (!isUndone || (step.state !== 'done' && step.state !== 'running')) continue
      const text = `${id}: ${step.step} ${step.round} was ${was.state}, and is ${step.state} again`
      this.#violated(legalMoves, id, text)
    }
  }

  #moved(process: string, from: OrderStatus, { id, status: to, failure }: Order): void {
    const { simulation, wishes } = this.#parts
    const why = failure === null ? '' : `, for ${failure}`
    simulation.tell({ lane: 'order', what: `is ${to}${why}`, entity: wishes.of(id) })
    this.#reached(from, to, failure)
    simulation.checked(legalMoves.id, 1)
    if (!isLegalOrderMove(from, to)) this.#violated(legalMoves, id, `${id} moved ${from} to ${to}`)
    const isGivenUp = failure === 'SAGA_TIMEOUT' || failure === 'ABANDONED'
    if (isGivenUp) void this.#ended(process, id, failure)
    if (to === 'CONFIRMED' && this.#notSaved.has(id)) {
      const text = `${id} could not be saved, as its buyer was told, and is ${to}`
      this.#violated(undoneStaysUndone, id, text)
    }
  }

  #reached(from: OrderStatus, to: OrderStatus, failure: Order['failure']): void {
    const { simulation } = this.#parts
    if (to === 'CONFIRMED') {
      simulation.reached(from === 'CANCELING' ? 'cancel refused' : 'order confirmed')
    }
    if (to === 'CANCELLED') simulation.reached('order cancelled')
    if (failure !== null) simulation.reached(`order failed: ${failure}`)
  }

  /** Nobody may give an order up whose money may still be taken, as far as he was told. */
  async #ended(process: string, id: string, failure: string): Promise<void> {
    const { simulation, payments } = this.#parts
    const heard = this.#heard.get(`${process}/${id}`) ?? []
    simulation.checked(neverUnderAPayment.id, 1)
    for (const { id: paymentId, state } of await payments.listByOrder(id)) {
      if (!blocksAnotherPayment(state) || !heard.includes(paymentId)) continue
      const text = `${id} ended as ${failure} under a payment that was ${state}`
      this.#violated(neverUnderAPayment, id, text)
    }
  }

  #violated({ id: invariant }: Invariant, id: string, text: string): void {
    const { simulation, wishes } = this.#parts
    simulation.violated(invariant, wishes.of(id), text)
  }
}

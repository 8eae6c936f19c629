import type { Simulation } from '@holdfast/pg-simulator/simulation'
import type { ReserveResult } from '../../catalog/stock-moves.js'
import type { StoreName } from '../../modules/module-context.js'
import type { Order } from '../../orders/order.js'
import type { KeyRecord, OrderChange } from '../../orders/order-store.js'
import type { DeadEntry } from '../../outbox/outbox.js'
import type { WireAnswer } from '../lines/wire-answer.js'
import { HoldWitness, type HoldWitnessParts } from './hold-witness.js'
import { OrderWitness, type OrderWitnessParts } from './order-witness.js'
import { Wishes } from './wishes.js'

/** Told of what a store has done. */
type OnEffect = (method: string, args: readonly unknown[], result: unknown) => void

/** What is seen by what processes log: only they know why they do it. */
const seenByLog = new Map([
  ['a step result came late or twice, and is ignored', 'late step result ignored'],
  ['late approval: order reinstated', 'order reinstated'],
  [
    'late approval of an order that cannot be held again: money is given back',
    'late money given back',
  ],
])

/** Sees what processes do at the moment they do it, whether or not anybody hears of it. */
export class Witness {
  readonly wishes: Wishes
  readonly orders: OrderWitness
  readonly holds: HoldWitness
  readonly #simulation: Simulation

  constructor(
    simulation: Simulation,
    parts: Pick<OrderWitnessParts, 'payments' | 'actsWithinMs'> & HoldWitnessParts,
  ) {
    this.#simulation = simulation
    this.wishes = new Wishes()
    this.orders = new OrderWitness({ simulation, wishes: this.wishes, ...parts })
    this.holds = new HoldWitness(parts)
  }

  /** Who hears of what a store has done for a process. */
  watching(store: StoreName, process: string): OnEffect {
    switch (store) {
      case 'orders':
        return (method, args, result) => this.#sawOrders(process, method, args, result)
      case 'catalog':
        return (method, args, result) => this.#sawCatalog(method, args, result)
      case 'points':
        return (method, args) => this.#sawPoints(method, args)
      default:
        return () => undefined
    }
  }

  /** A process has written something into its log. */
  logged(message: string): void {
    const sometimes = seenByLog.get(message)
    if (sometimes !== undefined) this.#simulation.reached(sometimes)
  }

  /** A process hears the answer of a module to what it has asked at this address. */
  heard(process: string, url: string, { body }: WireAnswer): void {
    const { pathname, searchParams } = new URL(url)
    const orderId = searchParams.get('orderId')
    if (pathname !== '/internal/payments' || orderId === null) return
    const { payments = [] } = JSON.parse(body) as { readonly payments?: readonly { id: string }[] }
    const ids = payments.map(({ id }) => id)
    this.orders.heardOf(process, orderId, ids)
  }

  /** A process has given a piece of work up. */
  gaveUp(process: string, { kind, key, lastError }: DeadEntry): void {
    const entity = this.wishes.in(key)
    const what = `gives up ${kind}: ${lastError}`
    this.#simulation.tell({ lane: process, what, ...(entity !== undefined && { entity }) })
  }

  #sawOrders(process: string, method: string, args: readonly unknown[], result: unknown): void {
    const [first] = args
    switch (method) {
      case 'claimKey': {
        const { key, orderId } = first as KeyRecord
        this.wishes.became(key, orderId)
        return this.wishes.became(key, (result as KeyRecord).orderId)
      }
      case 'insert':
        return this.orders.inserted(first as Order)
      case 'save':
        if (result === 'saved') this.orders.saved(process, first as OrderChange)
        return
      case 'noteSaveFailed':
        this.orders.saveFailed(first as string)
    }
  }

  #sawCatalog(method: string, [first]: readonly unknown[], result: unknown): void {
    switch (method) {
      case 'seed':
        return this.holds.seeded()
      case 'reserve': {
        this.holds.movedStock(first as string)
        const { kind } = result as ReserveResult
        if (kind === 'released') this.#simulation.reached('release overtook its reserve')
        return
      }
      case 'release':
        this.orders.gaveBack('stock', first as string)
        return this.holds.movedStock(first as string)
    }
  }

  #sawPoints(method: string, [hold, userId]: readonly unknown[]): void {
    if (method !== 'deduct' && method !== 'refund') return
    if (method === 'refund') this.orders.gaveBack('points', hold as string)
    this.holds.movedPoints(hold as string, userId as string)
  }
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { CardNumber, type OutboxEntry, type Payment, type PaymentState } from '@holdfast/pg-client'
import type { Logger } from '@holdfast/resilience-kit'
import { catalogClient } from '../src/catalog/catalog-client.js'
import { catalogInternalRoutes } from '../src/catalog/catalog-routes.js'
import { CatalogStore } from '../src/catalog/catalog-store.js'
import { ApplyPayment } from '../src/orders/apply-payment.js'
import { OrderBook } from '../src/orders/order-book.js'
import { OrderSweep } from '../src/orders/order-sweep.js'
import { payAgain } from '../src/orders/pay-again.js'
import type { PlaceOrderParts } from '../src/orders/place-order.js'
import { SqliteOrderStore } from '../src/orders/sqlite-order-store.js'
import type { PaymentsClient } from '../src/payments/payments-client.js'
import { anOrder, aPayment } from './samples.js'
import { MovableClock } from './shop-world.js'

const DEADLINE_MS = 15_000
/** How long an order has to rest before anybody but its request may end it. */
export const GRACE_MS = DEADLINE_MS + 2000

const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}

/** The orders with their real stores and the real catalog; a test decides the payments. */
export class OrderDesk {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'shop-desk-'))
  readonly clock = new MovableClock()
  readonly orders = new SqliteOrderStore(path.join(this.#folder, 'orders.sqlite'), this.clock)
  readonly shelves = new CatalogStore(path.join(this.#folder, 'catalog.sqlite'), this.clock)
  readonly #routes = catalogInternalRoutes(this.shelves, silent)
  readonly catalog = catalogClient(
    (request) => this.#routes.fetch(request),
    'http://catalog.internal',
    {},
    { clock: this.clock },
  )
  readonly book = new OrderBook(this.orders, this.clock)
  /** Oldest first. */
  payments: readonly Payment[] = []
  submits = 0
  readonly givenBack: string[] = []
  /** Runs before the payments of an order are read. */
  beforeRead: () => void = () => undefined
  /** Runs when a payment is submitted, before its intent is durable. */
  beforeIntent: () => Promise<void> = () => Promise.resolve()
  readonly #client: PaymentsClient = {
    pay: async () => {
      await this.beforeIntent()
      this.submits += 1
      const payment = this.#add('approved')
      return { certainty: 'accepted', payment, buyerMessage: { ko: '', en: '' } }
    },
    listByOrder: () => {
      this.beforeRead()
      return Promise.resolve(this.payments)
    },
    checkNow: () => Promise.reject(new Error('nobody asks the gateway here')),
    giveBack: (paymentId) => {
      this.givenBack.push(paymentId)
      return Promise.resolve(this.pays(paymentId, 'review'))
    },
  }

  constructor() {
    this.shelves.seed([{ id: '1', name: '감귤', price: 25_000, stock: 10 }])
  }

  get parts(): PlaceOrderParts {
    const { book, catalog, clock } = this
    const payments = this.#client
    let n = 0
    return {
      book,
      catalog,
      payments,
      clock,
      logger: silent,
      ids: { next: () => `id-${(n += 1)}` },
      applyPayment: this.applyPayment,
      orderTtlMs: 600_000,
      orderDeadlineMs: DEADLINE_MS,
    }
  }

  readonly applyPayment = new ApplyPayment({
    book: this.book,
    catalog: {
      lookUp: (...args) => this.catalog.lookUp(...args),
      reserve: (...args) => this.reserve(...args),
      release: (...args) => this.catalog.release(...args),
    },
    payments: this.#client,
    logger: silent,
  })

  /** Tests put themselves between the orders and the catalog here. */
  reserve = this.catalog.reserve.bind(this.catalog)

  newSweep(): OrderSweep {
    return new OrderSweep({ ...this.parts, everyMs: 1000 })
  }

  payAgain(key = 'second-card'): ReturnType<typeof payAgain> {
    return payAgain(this.parts, {
      buyer: 'alice',
      orderId: anOrder().id,
      idempotencyKey: key,
      fingerprint: 'f',
      card: { type: 'KB', number: CardNumber.of('1234-5678-9814-1451') },
    })
  }

  /** Brings a payment to a state, and makes it where there is none of this id. */
  pays(paymentId: string, state: PaymentState): Payment {
    const known = this.payments.find(({ id }) => id === paymentId)
    if (!known) return this.#add(state, paymentId)
    const now = { ...known, state }
    this.payments = this.payments.map((one) => (one === known ? now : one))
    return now
  }

  /** Tells of a payment as the outbox does. */
  tell(paymentId: string, sequence = 1): Promise<void> {
    const payment = this.payments.find(({ id }) => id === paymentId) ?? aPayment()
    const { reference, orderId, amount, state: to } = payment
    const event: OutboxEntry['event'] = {
      paymentId,
      orderId,
      reference,
      amount,
      from: 'pending',
      to,
      source: 'inquiry',
      late: false,
      decline: null,
      reviewReason: null,
      refundedMinor: 0,
      refund: null,
      at: this.clock.now(),
    }
    return this.applyPayment.apply({ sequence, event })
  }

  get order() {
    return this.orders.get(anOrder().id)
  }

  get stock(): number {
    return this.shelves.list()[0]?.stock ?? Number.NaN
  }

  close(): void {
    this.orders.close()
    this.shelves.close()
    rmSync(this.#folder, { recursive: true })
  }

  #add(state: PaymentState, id = `payment-${this.payments.length + 1}`): Payment {
    const payment = aPayment({ id, state })
    this.payments = [...this.payments, payment]
    return payment
  }
}

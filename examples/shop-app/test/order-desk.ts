import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { CardNumber, type PaymentState } from '@holdfast/pg-client'
import { systemRandom, type LogLine, type Logger } from '@holdfast/resilience-kit'
import { catalogClient, type CatalogClient } from '../src/catalog/catalog-client.js'
import { catalogInternalRoutes } from '../src/catalog/catalog-internal-routes.js'
import { CatalogStore } from '../src/catalog/catalog-store.js'
import { GatedStock } from '../src/catalog/gated-stock.js'
import { ModuleCaller } from '../src/modules/module-caller.js'
import { ApplyPayment } from '../src/orders/apply-payment.js'
import { OrderBook } from '../src/orders/order-book.js'
import { OrderSweep } from '../src/orders/order-sweep.js'
import { orderWork } from '../src/orders/order-work.js'
import { payOrder } from '../src/orders/pay-order.js'
import type { PlaceOrderParts } from '../src/orders/place-order.js'
import { holdHandlers } from '../src/orders/saga/hold-handlers.js'
import { SagaRunner } from '../src/orders/saga/saga-runner.js'
import { SqliteOrderStore } from '../src/orders/sqlite-order-store.js'
import { OutboxProcessor } from '../src/outbox/outbox-processor.js'
import type { DeadEntry } from '../src/outbox/outbox.js'
import type { PaymentView } from '../src/payments/payments-client.js'
import { pointsClient } from '../src/points/points-client.js'
import { pointsInternalRoutes } from '../src/points/points-internal-routes.js'
import { PointsStore } from '../src/points/points-store.js'
import { anOrder, aPayment } from './samples.js'
import { ScriptedPayments } from './scripted-payments.js'
import { MovableClock } from './shop-world.js'

const DEADLINE_MS = 15_000
/** How long an order has to rest before anybody but its request may end it. */
export const GRACE_MS = DEADLINE_MS + 2000

/** The orders with their real stores, the real catalog and points; a test decides the payments. */
export class OrderDesk {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'shop-desk-'))
  readonly clock = new MovableClock()
  /** What was logged, in order. */
  readonly logged: string[] = []
  readonly #log: LogLine = (_, message) => void this.logged.push(message)
  readonly logger: Logger = {
    ...{ debug: this.#log, info: this.#log, warn: this.#log, error: this.#log },
  }
  readonly #env = { clock: this.clock, random: systemRandom, logger: this.logger }
  readonly orders = new SqliteOrderStore(this.#file('orders'), this.clock)
  readonly shelves = new CatalogStore(this.#file('catalog'), this.clock)
  readonly purses = new PointsStore(this.#file('points'), this.clock, { welcomePoints: 10_000 })
  /** What the orders ask; tests put themselves in between. */
  readonly catalog: CatalogClient = { ...this.#realCatalog() }
  readonly points = this.#realPoints()
  readonly payments = new ScriptedPayments()
  readonly book = new OrderBook(this.orders, this.clock)
  readonly #handlers = holdHandlers(this)
  readonly runner = new SagaRunner({ book: this.book, handlers: this.#handlers, ...this.#env })
  readonly applyPayment = new ApplyPayment({
    ...{ book: this.book, payments: this.payments, runner: this.runner, logger: this.logger },
  })
  /** Work that was given up, as the alarm told it. */
  readonly dead: DeadEntry[] = []
  readonly work = new OutboxProcessor({
    ...{ outbox: this.orders.outbox, ...this.#env },
    onDead: (entry) => void this.dead.push(entry),
    handlers: orderWork({
      ...{ book: this.book, payments: this.payments, applyPayment: this.applyPayment },
      handlers: this.#handlers,
    }),
  })

  constructor() {
    const product = { id: '1', name: '감귤', price: 25_000, stock: 10, isOnSale: true }
    this.shelves.seed([product])
  }

  get parts(): PlaceOrderParts {
    const { book, runner, catalog, points, payments, applyPayment } = this
    let n = 0
    return {
      ...{ book, runner, catalog, points, payments, applyPayment, ...this.#env },
      accounts: { find: (id) => Promise.resolve({ id, name: id, role: 'buyer' }) },
      ids: { next: () => `id-${(n += 1)}` },
      orderTtlMs: 600_000,
      orderDeadlineMs: DEADLINE_MS,
    }
  }

  newSweep(): OrderSweep {
    return new OrderSweep({ ...this.parts, everyMs: 1000 })
  }

  /** Puts an order into the books as it is, with what its steps say it holds. */
  insert(order = anOrder()): void {
    this.book.insert(order)
  }

  payAgain(
    key = 'second-card',
    { orderId = anOrder().id, orderDeadlineMs = DEADLINE_MS } = {},
  ): ReturnType<typeof payOrder> {
    const card = { type: 'KB', number: CardNumber.of('1234-5678-9814-1451') } as const
    return payOrder(
      { ...this.parts, orderDeadlineMs },
      {
        buyer: 'alice',
        orderId,
        idempotencyKey: key,
        fingerprint: 'f',
        payWith: { kind: 'card', card },
      },
    )
  }

  /** Brings a payment to a state, and makes it where there is none of this id. */
  pays(paymentId: string, state: PaymentState, change: Partial<PaymentView> = {}): PaymentView {
    return this.payments.pays(paymentId, state, change)
  }

  /** Tells of a payment as the payments do. */
  tell(paymentId: string, sequence = 1): Promise<void> {
    const { orderId, state: to } =
      this.payments.all.find(({ id }) => id === paymentId) ?? aPayment()
    const source = `async-card:${sequence}`
    const told = { late: false, reviewReason: null, refunded: 0, at: this.clock.now() }
    return this.applyPayment.apply({ source, paymentId, orderId, from: 'pending', to, ...told })
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
    this.purses.close()
    rmSync(this.#folder, { recursive: true })
  }

  #file(module: string): string {
    return path.join(this.#folder, `${module}.sqlite`)
  }

  #realCatalog(): CatalogClient {
    const { shelves: store, logger } = this
    const routes = catalogInternalRoutes({ store, stock: new GatedStock(store, undefined), logger })
    return catalogClient((request) => routes.fetch(request), {}, this.#env)
  }

  #realPoints() {
    const routes = pointsInternalRoutes(this.purses, this.logger)
    const fetch = (request: Request) => routes.fetch(request)
    return pointsClient(new ModuleCaller('points', fetch, {}, this.#env))
  }
}

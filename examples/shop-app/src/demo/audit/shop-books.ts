import path from 'node:path'
import Database from 'better-sqlite3'
import type { GatewayProcess } from '../processes/gateway-process.js'
import type { AuditedOrder, AuditedPayment, AuditInput, MoneyOrder } from './books.js'

/** What the acts need to know of a payment. */
export interface PaymentRow {
  readonly id: string
  readonly orderId: string
  readonly reference: string
  readonly state: string
  readonly amount: number
  readonly createdAt: number
  readonly settledAt: number | null
  /** Whose word it stands by: the gateway's ways, or `operator`. */
  readonly settledBy: string | null
}

interface ItemRow {
  readonly orderId: string
  readonly productId: string
  readonly quantity: number
}

/** What the shop says about money, and which orders it is not done with. */
export interface ShopMoney {
  readonly orders: readonly MoneyOrder[]
  readonly payments: readonly AuditedPayment[]
  /** Orders that have work in hand, or news of a payment that they have not heard yet. */
  readonly inHand: ReadonlySet<string>
  /** Orders with work that was given up: it waits for a person. */
  readonly givenUp: ReadonlySet<string>
}

/** What there was before the first order. */
export interface Beginning {
  /** Pieces on the shelves, by product. */
  readonly seeded: ReadonlyMap<string, number>
  /** Points of every buyer. */
  readonly welcomePoints: number
}

/**
 * The shop's own files, read as an auditor would: straight from disk and past the shop's code, so
 * that a defect there cannot hide here. Works while the shop is dead.
 */
export class ShopBooks {
  readonly #dataDir: string
  readonly #beginning: Beginning

  constructor(dataDir: string, beginning: Beginning) {
    this.#dataDir = dataDir
    this.#beginning = beginning
  }

  /** Payments of orders whose buyers' keys begin so. */
  paymentsOf(buyers: string): readonly PaymentRow[] {
    const orders = this.#ordersOf(buyers)
    return this.#payments().filter(({ orderId }) => orders.has(orderId))
  }

  /** What the gateway knows those payments by. */
  referencesOf(buyers: string): ReadonlySet<string> {
    return new Set(this.paymentsOf(buyers).map(({ reference }) => reference))
  }

  #payments(): readonly PaymentRow[] {
    return this.#read<PaymentRow>(
      'payments',
      `SELECT id, order_id AS orderId, reference, state, amount_minor AS amount,
         created_at AS createdAt, settled_at AS settledAt, settled_by AS settledBy
       FROM payments ORDER BY created_at, id`,
    )
  }

  #ordersOf(buyers: string): ReadonlySet<string> {
    const rows = this.#read<{ orderId: string }>(
      'orders',
      `SELECT order_id AS orderId FROM idempotency_keys WHERE substr(key, 1, length(?)) = ?`,
      buyers,
      buyers,
    )
    return new Set(rows.map(({ orderId }) => orderId))
  }

  /** Payments whose intent is written and whose answer is not: a crash has caught them. */
  betweenIntentAndAnswer(): number {
    const [row] = this.#read<{ found: number }>(
      'payments',
      `SELECT count(*) AS found FROM payments WHERE state = 'requested'`,
    )
    return row?.found ?? 0
  }

  openPayments(): number {
    const [row] = this.#read<{ found: number }>(
      'payments',
      `SELECT count(*) AS found FROM payments
       WHERE state IN ('requested', 'unknown', 'pending', 'canceling')`,
    )
    return row?.found ?? 0
  }

  /** Work that orders have begun, and news of payments that the settlement has not heard. */
  openWork(): number {
    const waiting = `SELECT count(*) AS found FROM`
    const tables = [
      ['orders', `${waiting} order_outbox WHERE state = 'waiting'`],
      ['payments', `${waiting} outbox WHERE delivered = 0`],
      ['payment-messages', `${waiting} payment_outbox WHERE state = 'waiting'`],
      ['bus', `${waiting} bus_deliveries WHERE state = 'waiting'`],
    ] as const
    return tables.reduce(
      (sum, [module, sql]) => sum + (this.#read<{ found: number }>(module, sql)[0]?.found ?? 0),
      0,
    )
  }

  /** Orders that have not ended: still on their way, or waiting for money. */
  openOrders(): number {
    const [row] = this.#read<{ found: number }>(
      'orders',
      `SELECT count(*) AS found FROM orders
       WHERE status IN ('PENDING', 'PAYMENT_WAITING', 'CANCELING') AND in_review = 0`,
    )
    return row?.found ?? 0
  }

  /** Pieces of a product in confirmed orders, and on the shelf. */
  soldOf(productId: string): { readonly sold: number; readonly left: number } {
    const ofProduct = ({ productId: id }: { readonly productId: string }) => id === productId
    const sold = this.#orders()
      .filter(({ status }) => status === 'CONFIRMED')
      .flatMap(({ items }) => items)
      .filter(ofProduct)
      .reduce((sum, { quantity }) => sum + quantity, 0)
    return { sold, left: this.#stock().find(ofProduct)?.left ?? 0 }
  }

  async auditInput(gateway: Pick<GatewayProcess, 'charges'>): Promise<AuditInput> {
    return {
      orders: this.#orders(),
      payments: this.#auditedPayments(),
      charges: await gateway.charges(),
      stock: this.#stock(),
      purses: this.#purses(),
      settled: this.#read(
        'settlement',
        `SELECT payment_id AS paymentId, kept_minor AS kept FROM settled_payments`,
      ),
    }
  }

  /** Payments first: an order that has heard of more than they say here is a moment ahead. */
  money(): ShopMoney {
    const orderIds = (module: string, sql: string): readonly string[] =>
      this.#read<{ orderId: string }>(module, sql).map(({ orderId }) => orderId)
    const ofOutbox = `SELECT DISTINCT key AS orderId FROM order_outbox WHERE state =`
    return {
      payments: this.#auditedPayments(),
      orders: this.#read<MoneyOrder>(
        'orders',
        `SELECT id, status, amount - points_used AS due FROM orders`,
      ),
      inHand: new Set([
        ...orderIds('orders', `${ofOutbox} 'waiting'`),
        ...orderIds(
          'payments',
          `SELECT DISTINCT order_id AS orderId FROM payments
           WHERE id IN (SELECT payment_id FROM outbox WHERE delivered = 0)`,
        ),
      ]),
      givenUp: new Set(orderIds('orders', `${ofOutbox} 'dead'`)),
    }
  }

  #auditedPayments(): readonly AuditedPayment[] {
    const alarmed = new Set(
      this.#read<{ paymentId: string }>(
        'payments',
        `SELECT DISTINCT payment_id AS paymentId FROM outbox WHERE event ->> '$.to' = 'review'`,
      ).map((one) => one.paymentId),
    )
    return this.#payments().map(({ settledBy, ...one }) => ({
      ...one,
      alarmed: alarmed.has(one.id),
      isResolvedByHand: settledBy === 'operator',
    }))
  }

  #orders(): readonly AuditedOrder[] {
    const items = new Map<string, ItemRow[]>()
    for (const item of this.#read<ItemRow>(
      'orders',
      `SELECT order_id AS orderId, product_id AS productId, quantity FROM order_items`,
    )) {
      items.set(item.orderId, [...(items.get(item.orderId) ?? []), item])
    }
    return this.#read<Omit<AuditedOrder, 'items'>>(
      'orders',
      `SELECT id, status, buyer, amount - points_used AS due, points_used AS pointsUsed
       FROM orders`,
    ).map((order) => ({ ...order, items: items.get(order.id) ?? [] }))
  }

  #stock(): AuditInput['stock'] {
    return this.#read<{ productId: string; left: number }>(
      'catalog',
      `SELECT id AS productId, stock AS left FROM products`,
    ).map((one) => ({ ...one, seeded: this.#beginning.seeded.get(one.productId) ?? 0 }))
  }

  #purses(): AuditInput['purses'] {
    const { welcomePoints: welcome } = this.#beginning
    return this.#read<{ buyer: string; left: number }>(
      'points',
      `SELECT user_id AS buyer, balance AS left FROM balances`,
    ).map((one) => ({ ...one, welcome }))
  }

  #read<Row>(module: string, sql: string, ...values: readonly string[]): readonly Row[] {
    const file = path.join(this.#dataDir, `${module}.sqlite`)
    const database = new Database(file, { readonly: true, timeout: 5_000 })
    try {
      return database.prepare<unknown[], Row>(sql).all(...values)
    } finally {
      database.close()
    }
  }
}

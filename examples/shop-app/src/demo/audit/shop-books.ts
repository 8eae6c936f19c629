import path from 'node:path'
import Database from 'better-sqlite3'
import type { GatewayProcess } from '../processes/gateway-process.js'
import type { AuditedOrder, AuditInput } from './audit.js'

/** What the acts need to know of a payment. */
export interface PaymentRow {
  readonly id: string
  readonly orderId: string
  readonly reference: string
  readonly state: string
  readonly amount: number
  readonly createdAt: number
  readonly settledAt: number | null
}

interface ItemRow {
  readonly orderId: string
  readonly productId: string
  readonly quantity: number
}

/**
 * The shop's own files, read as an auditor would: straight from disk and past the shop's code, so
 * that a defect there cannot hide here. Works while the shop is dead.
 */
export class ShopBooks {
  readonly #dataDir: string
  readonly #seeded: ReadonlyMap<string, number>

  /** @param seeded what lay on the shelves before the first order, by product */
  constructor(dataDir: string, seeded: ReadonlyMap<string, number>) {
    this.#dataDir = dataDir
    this.#seeded = seeded
  }

  /** Payments of buyers whose name begins so. */
  paymentsOf(buyers: string): readonly PaymentRow[] {
    return this.#read<PaymentRow>(
      'payments',
      `SELECT id, order_id AS orderId, reference, state, amount_minor AS amount,
         created_at AS createdAt, settled_at AS settledAt
       FROM payments WHERE substr(owner, 1, length(?)) = ? ORDER BY created_at, id`,
      buyers,
      buyers,
    )
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

  /** Orders that have not ended: still PENDING, or waiting for money. */
  openOrders(): number {
    const [row] = this.#read<{ found: number }>(
      'orders',
      `SELECT count(*) AS found FROM orders
       WHERE status IN ('PENDING', 'PAYMENT_WAITING') AND in_review = 0`,
    )
    return row?.found ?? 0
  }

  async auditInput(gateway: GatewayProcess): Promise<AuditInput> {
    const alarmed = new Set(
      this.#read<{ paymentId: string }>(
        'payments',
        `SELECT DISTINCT payment_id AS paymentId FROM outbox WHERE event ->> '$.to' = 'review'`,
      ).map((one) => one.paymentId),
    )
    return {
      orders: this.#orders(),
      payments: this.paymentsOf('').map((one) => ({ ...one, alarmed: alarmed.has(one.id) })),
      charges: await gateway.charges(),
      stock: this.#stock(),
    }
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
      `SELECT id, status, amount FROM orders`,
    ).map((order) => ({ ...order, items: items.get(order.id) ?? [] }))
  }

  #stock(): AuditInput['stock'] {
    return this.#read<{ productId: string; left: number }>(
      'catalog',
      `SELECT id AS productId, stock AS left FROM products`,
    ).map((one) => ({ ...one, seeded: this.#seeded.get(one.productId) ?? 0 }))
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

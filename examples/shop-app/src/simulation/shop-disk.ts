import Sqlite from 'better-sqlite3'
import type { PaymentStore } from '@holdfast/pg-client'
import { afterThisTurn, sqlitePaymentStore, type SqliteDatabase } from '@holdfast/pg-client/sqlite'
import type { Clock } from '@holdfast/resilience-kit'
import { BusMemory, MemoryBusLog } from '../bus/memory-bus-log.js'
import { CatalogStore } from '../catalog/catalog-store.js'
import { SqliteOrderStore } from '../orders/sqlite-order-store.js'
import { MessageOutbox } from '../payments/message-outbox.js'
import { PointsStore } from '../points/points-store.js'
import { SettlementStore } from '../settlement/settlement-store.js'

/** What outlives the processes: every module's file, in memory. */
export class ShopDisk {
  readonly orders: SqliteOrderStore
  readonly catalog: CatalogStore
  readonly points: PointsStore
  readonly settlement: SettlementStore
  readonly messages: MessageOutbox
  readonly busLog: MemoryBusLog
  readonly #payments = new Sqlite(':memory:')
  readonly #clock: Clock

  constructor(clock: Clock, { welcomePoints }: { readonly welcomePoints: number }) {
    const file = ':memory:'
    this.#clock = clock
    this.orders = new SqliteOrderStore(file, clock, 'normal')
    this.catalog = new CatalogStore(file, clock, 'normal')
    this.points = new PointsStore(file, clock, { welcomePoints, synchronous: 'normal' })
    this.settlement = new SettlementStore(file, 'normal')
    this.messages = new MessageOutbox(file, clock, 'normal')
    this.busLog = new MemoryBusLog(clock, new BusMemory())
  }

  /** The payments as one life sees them, on its own clock. */
  paymentsOn(clock: Clock): PaymentStore {
    const database = this.#payments as unknown as SqliteDatabase
    return sqlitePaymentStore({ database, clock, scheduleCommit: afterThisTurn })
  }

  /** The payments as a checker sees them: past every fault. */
  get payments(): PaymentStore {
    return this.paymentsOn(this.#clock)
  }

  close(): void {
    for (const one of [this.orders, this.catalog, this.points, this.settlement, this.messages]) {
      one.close()
    }
    this.#payments.close()
  }
}

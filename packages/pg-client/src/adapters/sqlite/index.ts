export { afterThisTurn } from './after-this-turn.js'
export { sqlitePaymentStore } from './sqlite-payment-store.js'
export type { SqlitePaymentStoreOptions } from './sqlite-payment-store.js'
export type { SqliteDatabase, SqliteStatement } from './sqlite-database.js'

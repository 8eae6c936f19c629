export { sqlitePaymentStore } from './sqlite-payment-store.js'
export type { SqlitePaymentStoreOptions } from './sqlite-payment-store.js'

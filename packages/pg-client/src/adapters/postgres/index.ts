export { postgresPaymentStore } from './postgres-payment-store.js'
export type { PostgresPaymentStoreOptions } from './postgres-payment-store.js'
export type {
  PostgresConnection,
  PostgresConnectionOptions,
  PostgresPool,
  PostgresRows,
  PostgresStatement,
} from './postgres-connection.js'

export { paymentStoreConformance } from './payment-store-conformance.js'
export type { ConformanceCase } from './payment-store-conformance.js'
export type { PaymentStoreSuite, StatementFault } from './store-case.js'

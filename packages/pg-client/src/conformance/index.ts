export { paymentStoreConformance } from './payment-store-conformance.js'
export type { ConformanceCase, PaymentStoreSuite } from './payment-store-conformance.js'

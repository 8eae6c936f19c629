export { memoryPaymentStore } from './memory-payment-store.js'

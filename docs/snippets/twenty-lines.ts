import { CardNumber, createPaymentClient, won } from '@holdfast/pg-client'
import { asyncCard } from '@holdfast/pg-client/dialects/async-card'
import { sqlitePaymentStore } from '@holdfast/pg-client/sqlite'

const baseUrl = process.env['GATEWAY_URL'] ?? 'http://localhost:8082'
const callbackUrl = 'http://localhost:8080/payments/callback'
const store = sqlitePaymentStore({ file: process.env['PAYMENTS_FILE'] ?? 'payments.sqlite' })
const payments = createPaymentClient({ dialect: asyncCard({ baseUrl, callbackUrl }), store })

// Durable facts, in order and at least once: what your orders listen to.
payments.events.deliver(async ({ event }) => console.log(event.orderId, event.from, event.to))
payments.reconciler.start() // finds out what no callback told

const { certainty, payment, buyerMessage } = await payments.submit({
  orderId: 'order-7f3kq9x2',
  owner: 'buyer-1',
  amount: won(12_000),
  instrument: { cardType: 'SAMSUNG', cardNumber: CardNumber.of('1234-5678-9814-1451') },
})
console.log(certainty, payment?.state, buyerMessage.en) // a value, whatever the gateway did

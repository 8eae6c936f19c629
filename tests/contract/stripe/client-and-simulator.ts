import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import type {
  Ask,
  CallbackReading,
  GatewayAnswer,
  GatewayDialect,
  LookUpAnswer,
  Payment,
} from '@holdfast/pg-client'
import { stripe, type StripeInstrument } from '@holdfast/pg-client/dialects/stripe'
import { createSimulator, type Simulator } from '@holdfast/pg-simulator'
import { paymentOf, refundOf } from './sample-payment.js'

/** The client's dialect and the simulator over HTTP, with a shop that hears its webhooks. */
export interface ClientAndSimulator {
  readonly simulator: Simulator
  readonly dialect: GatewayDialect<StripeInstrument>
  /** Sends a request as it stands, with the key added. `fault` strikes it. */
  readonly ask: Ask
  /** Every webhook so far, verified and read. */
  readonly readings: readonly CallbackReading[]
  submit(payment: Payment, paymentMethod: string, fault?: string): Promise<GatewayAnswer>
  refund(payment: Payment, minor: number, number?: number): Promise<GatewayAnswer>
  close(payment: Payment): Promise<GatewayAnswer>
  lookUp(payment: Payment): Promise<LookUpAnswer>
  stop(): Promise<void>
}

/** A payment of now, under a reference of its own. */
export function freshPayment(reference: string): Payment {
  const now = Date.now()
  return paymentOf(reference, { createdAt: now, updatedAt: now, lastSentAt: now })
}

/** Starts both, with nothing left to chance. */
export async function startBoth(): Promise<ClientAndSimulator> {
  const secret = 'whsec_of_the_test'
  const readings: CallbackReading[] = []
  const shop = createServer((request, response) => {
    buffer(request).then(
      (rawBody) => {
        const { headers } = request
        readings.push(dialect.readCallback({ rawBody, headers }, Date.now()))
        response.end()
      },
      () => response.destroy(),
    )
  }).listen(0, '127.0.0.1')
  await once(shop, 'listening')
  const origin = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`
  const simulator = createSimulator({
    dialects: ['stripe'],
    callbackOrigins: [origin],
    webhooks: [{ dialect: 'stripe', url: `${origin}/stripe`, secret }],
    change: { latency: 0, processing: 0 },
  })
  const { gatewayUrl: baseUrl } = await simulator.start()
  const webhookSecrets = ['whsec_before', secret]
  const dialect = stripe({ secretKey: 'sk_test_123', webhookSecrets, baseUrl })

  const ask: Ask = async (request) => {
    const { method, url, headers, body } = dialect.authorize(request)
    const response = await fetch(url, { method, headers, ...(body !== undefined && { body }) })
    const { status } = response
    return { status, headers: Object.fromEntries(response.headers), body: await response.text() }
  }
  return {
    simulator,
    dialect,
    ask,
    readings,
    submit: async (payment, paymentMethod, fault) => {
      const request = dialect.encodeSubmit(payment, { paymentMethod }, `pay-${payment.reference}`)
      const struck = fault === undefined ? {} : { 'X-Sim-Fault': fault }
      const headers = { ...request.headers, ...struck }
      return dialect.decodeSubmit(payment, await ask({ ...request, headers }))
    },
    refund: async (payment, minor, number = 1) => {
      const refund = refundOf(payment, minor, number)
      if (!dialect.cancels) throw new Error('it cannot cancel')
      const request = dialect.cancels.encode(payment, refund, refund.id)
      return dialect.cancels.decode(payment, refund, await ask(request))
    },
    close: async (payment) => {
      if (!dialect.encodeClose) throw new Error('it cannot close')
      const request = dialect.encodeClose(payment, `close-${payment.reference}`)
      return dialect.decodeSubmit(payment, await ask(request))
    },
    lookUp: (payment) => dialect.lookUp(payment, ask, dialect.times),
    stop: async () => {
      await simulator.stop()
      shop.closeAllConnections()
      shop.close()
    },
  }
}

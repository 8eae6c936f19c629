import type { GatewayDialect } from '@holdfast/pg-client'
import { stripe, type StripeInstrument } from '@holdfast/pg-client/dialects/stripe'
import { toss, type TossInstrument } from '@holdfast/pg-client/dialects/toss'
import type { Simulator } from '@holdfast/pg-simulator'

/** A gateway that can be asked about many payments at once, and what a buyer brings for it. */
export interface BatchGateway<Instrument> {
  readonly name: 'toss' | 'stripe'
  dialect(baseUrl: string): GatewayDialect<Instrument>
  instrument(simulator: Simulator, orderId: string, amount: number): Instrument
}

export const batchToss: BatchGateway<TossInstrument> = {
  name: 'toss',
  dialect: (baseUrl) => toss({ secretKey: 'test_sk_bench', baseUrl }),
  instrument: (simulator, orderId, amount) => {
    const { paymentKey } = simulator.act('toss', 'authenticate', { orderId, amount }) as {
      readonly paymentKey: string
    }
    return { paymentKey, orderId, amount }
  },
}

export const batchStripe: BatchGateway<StripeInstrument> = {
  name: 'stripe',
  dialect: (baseUrl) =>
    stripe({ secretKey: 'sk_test_bench', webhookSecrets: ['whsec_bench'], baseUrl }),
  instrument: () => ({ paymentMethod: 'pm_card_visa' }),
}

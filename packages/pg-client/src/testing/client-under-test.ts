import type { Logger } from '@holdfast/resilience-kit'
import { seededRandom, sequentialIds, VirtualClock } from '@holdfast/resilience-kit/testing'
import { memoryPaymentStore } from '../adapters/memory/memory-payment-store.js'
import { createPaymentClient, type PaymentClientOptions } from '../create-payment-client.js'
import { asyncCard, type AsyncCardInstrument } from '../dialects/async-card/async-card-dialect.js'
import type { PaymentClient, PaymentOrder } from '../payment-client.js'
import { CardNumber } from '../payment/card-number.js'
import { won } from '../payment/money.js'
import type { PaymentEvent } from '../payment/payment-event.js'
import type { DialectCapabilities } from '../ports/gateway-dialect.js'
import type { PaymentStore } from '../ports/payment-store.js'
import type { ClientEvent } from '../telemetry/client-event.js'
import { ScriptedGateway } from './scripted-gateway.js'

/** The one card number of all tests; it must never be found anywhere but on the wire. */
export const cardDigits = '1234567898141451'

/** An order to pay for. */
export function orderOf(orderId = 'order-1'): PaymentOrder<AsyncCardInstrument> {
  return {
    orderId,
    owner: 'buyer-1',
    amount: won(50_000),
    instrument: { cardType: 'SAMSUNG', cardNumber: CardNumber.of(cardDigits) },
  }
}

/** A client on a virtual clock and a scripted gateway. */
export interface ClientUnderTest {
  readonly clock: VirtualClock
  readonly gateway: ScriptedGateway
  readonly store: PaymentStore
  readonly client: PaymentClient<AsyncCardInstrument>
  readonly observed: ClientEvent[]
  readonly delivered: PaymentEvent[]
}

/** What a test may bring along: a world to join, and options of the client. */
export interface ClientUnderTestOptions extends Partial<
  Pick<
    PaymentClientOptions<AsyncCardInstrument>,
    'limits' | 'times' | 'schedule' | 'reconciler' | 'http'
  >
> {
  readonly clock?: VirtualClock
  readonly gateway?: ScriptedGateway
  readonly store?: PaymentStore
  readonly name?: string
  readonly logger?: Logger
  /** What the gateway promises, where it differs from async-card. */
  readonly capabilities?: Partial<DialectCapabilities>
}

/** Builds a client; a second one on the same clock, gateway and store is another process. */
export function clientUnderTest(options: ClientUnderTestOptions = {}): ClientUnderTest {
  const { clock = new VirtualClock({ wallMs: 1_700_000_000_000 }), name = 'p', ...rest } = options
  const { gateway = new ScriptedGateway(clock), store = memoryPaymentStore(), ...others } = rest
  const { capabilities, logger, ...more } = others
  const dialect = asyncCard({
    baseUrl: 'http://gateway.test',
    callbackUrl: 'http://shop.test/payments/callback',
  })
  const client = createPaymentClient({
    http: gateway,
    ...more,
    store,
    dialect: { ...dialect, capabilities: { ...dialect.capabilities, ...capabilities } },
    env: {
      clock,
      random: seededRandom(name),
      ids: sequentialIds(name),
      ...(logger && { logger }),
    },
  })
  const observed: ClientEvent[] = []
  const delivered: PaymentEvent[] = []
  client.observe((event) => observed.push(event))
  client.events.deliver(async ({ event }) => {
    delivered.push(event)
  })
  return { clock, gateway, store, client, observed, delivered }
}

import type { Logger } from '@holdfast/resilience-kit'
import { seededRandom, sequentialIds, VirtualClock } from '@holdfast/resilience-kit/testing'
import { memoryPaymentStore } from '../adapters/memory/memory-payment-store.js'
import { createPaymentClient, type PaymentClientOptions } from '../create-payment-client.js'
import type { PaymentClient, PaymentOrder } from '../payment-client.js'
import { won } from '../payment/money.js'
import type { PaymentEvent } from '../payment/payment-event.js'
import type { Payment } from '../payment/payment.js'
import type { DialectCapabilities } from '../ports/gateway-dialect.js'
import type { PaymentStore } from '../ports/payment-store.js'
import type { ClientEvent } from '../telemetry/client-event.js'
import { keyedDialect, type KeyedInstrument } from './keyed-dialect.js'
import { KeyedGateway } from './keyed-gateway.js'
import { pay } from './pay.js'

/** An order of 100 won to pay for with the keyed gateway. */
export function keyedOrder(orderId = 'order-1', minor = 100): PaymentOrder<KeyedInstrument> {
  const instrument = { token: `token-of-${orderId}`, amountMinor: minor }
  return { orderId, owner: 'buyer-1', amount: won(minor), instrument }
}

/** A client of the keyed gateway on a virtual clock. */
export interface KeyedClientUnderTest {
  readonly clock: VirtualClock
  readonly gateway: KeyedGateway
  readonly store: PaymentStore
  readonly client: PaymentClient<KeyedInstrument>
  readonly observed: ClientEvent[]
  readonly delivered: PaymentEvent[]
  /** The payment as it is stored. */
  stored(paymentId: string): Promise<Payment>
}

/** What a test may bring along: a world to join, and options of the client. */
export interface KeyedClientOptions extends Partial<
  Pick<
    PaymentClientOptions<KeyedInstrument>,
    'limits' | 'times' | 'schedule' | 'reconciler' | 'http'
  >
> {
  readonly clock?: VirtualClock
  readonly gateway?: KeyedGateway
  readonly store?: PaymentStore
  readonly name?: string
  readonly logger?: Logger
  readonly batch?: boolean
  readonly capabilities?: Partial<DialectCapabilities>
}

/** Builds a client; a second one on the same clock, gateway and store is another process. */
export function keyedClientUnderTest(options: KeyedClientOptions = {}): KeyedClientUnderTest {
  const { clock = new VirtualClock({ wallMs: 1_700_000_000_000 }), name = 'k', ...rest } = options
  const { gateway = new KeyedGateway(clock), store = memoryPaymentStore(), ...others } = rest
  const { capabilities, batch = false, logger, ...more } = others
  const client = createPaymentClient({
    http: gateway,
    ...more,
    store,
    dialect: keyedDialect(capabilities, { batch }),
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
  const stored = async (paymentId: string): Promise<Payment> => {
    const payment = await store.get(paymentId)
    if (!payment) throw new Error(`no payment ${paymentId}`)
    return payment
  }
  return { clock, gateway, store, client, observed, delivered, stored }
}

/** A client with a payment of 100 won that the keyed gateway has approved. */
export async function approvedPayment(
  options: KeyedClientOptions = {},
): Promise<KeyedClientUnderTest & { readonly payment: Payment; readonly key: string }> {
  const world = keyedClientUnderTest(options)
  const { payment } = await world.clock.advanceUntil(pay(world.client, keyedOrder()))
  return { ...world, payment, key: world.gateway.ledger.of(payment.reference).key }
}

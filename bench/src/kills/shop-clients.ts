import {
  axiosTransport,
  CardNumber,
  createPaymentClient,
  won,
  type PaymentClient,
  type PaymentStore,
  type SubmitResult,
} from '@holdfast/pg-client'
import { asyncCard, type AsyncCardInstrument } from '@holdfast/pg-client/dialects/async-card'
import { toss, type TossInstrument } from '@holdfast/pg-client/dialects/toss'
import { postgresPaymentStore } from '@holdfast/pg-client/postgres'
import { sqlitePaymentStore } from '@holdfast/pg-client/sqlite'
import { createSimulatorClient, type SimulatorClient } from '@holdfast/pg-simulator/client'
import type { Database } from '../databases.js'
import type { ShopTask } from './shop-task.js'
import type { Stalls } from './stalls.js'

/** The two clients of the shop, over one store: one gateway without keys, one with cancels. */
export interface ShopClients {
  readonly store: PaymentStore
  readonly card: PaymentClient<AsyncCardInstrument>
  readonly toss: PaymentClient<TossInstrument>
  readonly simulator: SimulatorClient
}

const cardNumber = CardNumber.of('1234-5678-9814-1451')

/** A small part of the real times: a request is executed within 2.5 s, or never. */
const times = {
  connectTimeoutMs: 500,
  responseTimeoutMs: 800,
  lookUpTimeoutMs: 500,
  deadlineMs: 2000,
  requestLifetimeMs: 2500,
}
const schedule = { everyMs: 50, checkAfterMs: [250] }

/** Opens the store and makes the clients; `stalls` stands between them and the world. */
export async function shopClients(task: ShopTask, stalls: Stalls): Promise<ShopClients> {
  const store = stalls.store(await open(task.database))
  const http = stalls.transport(axiosTransport())
  const callbackUrl = `http://127.0.0.1:${task.port}/async-card`
  const common = { store, http, times, schedule, limits: { breakerWaitMs: 500 } }
  const reconciler = { requestsPerSecond: 2000, leaseMs: 1000 }
  return {
    store,
    card: createPaymentClient({
      ...common,
      reconciler,
      dialect: asyncCard({ baseUrl: task.cardUrl, callbackUrl }),
    }),
    toss: createPaymentClient({
      ...common,
      reconciler,
      dialect: toss({ secretKey: 'test_sk_kills', baseUrl: task.tossUrl }),
    }),
    simulator: createSimulatorClient({ adminUrl: task.adminUrl }),
  }
}

/** One order, by one of the gateways; what was approved is sometimes given back. */
export async function buyOnce(clients: ShopClients, orderId: string, turn: number): Promise<void> {
  const amount = won(1000 + turn)
  const owner = `buyer-${turn % 50}`
  if (turn % 2 === 0) {
    const instrument = { cardType: 'SAMSUNG', cardNumber } as const
    await clients.card.submit({ orderId, owner, amount, instrument })
    return
  }
  const reference = await clients.toss.nextReference(orderId)
  const { paymentKey } = await clients.simulator.act('toss', 'authenticate', {
    orderId: reference,
    amount: amount.minor,
  })
  const instrument = { paymentKey: String(paymentKey), orderId: reference, amount: amount.minor }
  const result = await clients.toss.submit({ orderId, owner, amount, instrument })
  await giveSomeBack(clients, result, turn)
}

async function giveSomeBack(
  { toss: client }: ShopClients,
  { payment }: SubmitResult,
  turn: number,
): Promise<void> {
  if (payment?.state !== 'approved' || turn % 3 !== 0) return
  const part = turn % 9 === 0 ? { amountMinor: 400 } : {}
  await client.cancel(payment.id, { reason: 'changed my mind', ...part })
}

async function open(task: Database): Promise<PaymentStore> {
  if (task.kind === 'sqlite') return sqlitePaymentStore({ file: task.file })
  const { connectionString, schema } = task
  return postgresPaymentStore({ connectionString, schema })
}

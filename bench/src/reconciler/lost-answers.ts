import {
  axiosTransport,
  createPaymentClient,
  isOpen,
  TransportError,
  won,
  type GatewayDialect,
  type HttpTransport,
  type Payment,
  type PaymentClient,
} from '@holdfast/pg-client'
import { memoryPaymentStore } from '@holdfast/pg-client/memory'
import { createSimulator, type Simulator } from '@holdfast/pg-simulator'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import type { BatchGateway } from './batch-gateways.js'

/** How much was going on while answers got lost. */
export interface Trade {
  /** Payments whose answer got lost. */
  readonly lost: number
  /** Other transactions of the shop for each of them, at the same time. */
  readonly others: number
}

/** What it took to find out about the lost ones. */
export interface Healing {
  readonly healed: number
  /** Requests that went out to the gateway. */
  readonly requests: number
  /** Of real time. */
  readonly seconds: number
}

/** A shop some of whose answers got lost. */
export interface LostAnswers {
  /**
   * Lets a reconciler with the default batch of 100 find out, from the same beginning each time.
   *
   * @param batch whether the dialect may ask about many payments at once
   */
  heal(batch: boolean): Promise<Healing>
  close(): Promise<void>
}

/** For so long answers get lost, evenly. */
const tradeMs = 30 * 60_000
/** Until the last of them is due, and the reconciler asks about all. */
const quietMs = 5 * 60_000

/** Trades over HTTP with a simulator, on a clock that only this moves. */
export async function loseAnswers<Instrument>(
  gateway: BatchGateway<Instrument>,
  trade: Trade,
): Promise<LostAnswers> {
  const clock = new VirtualClock({ wallMs: Date.UTC(2026, 10, 2, 3) })
  const simulator = createSimulator({
    clock,
    dialects: [gateway.name],
    scenario: 'calm',
    change: { latency: 0, processing: 0, faults: [] },
  })
  const { gatewayUrl } = await simulator.start()
  const dialect = gateway.dialect(gatewayUrl)
  const transport = axiosTransport({ clock })
  const shop = createPaymentClient({
    dialect,
    http: losing(transport),
    store: memoryPaymentStore(),
    env: { clock },
    limits: { maxAttempts: 1 },
  })
  const payments = await doTrade({ clock, simulator, shop, gateway }, trade)
  await clock.advance(quietMs)
  return {
    heal: (batch) => heal(batch ? dialect : withoutBatch(dialect), payments, transport, clock),
    close: () => simulator.stop(),
  }
}

const isLost = (text: string | undefined): boolean => text?.includes('lost-') ?? false

/** The gateway executes what is sent; of some payments nobody hears. */
function losing(http: HttpTransport): HttpTransport {
  return {
    send: async (request, limits) => {
      const response = await http.send(request, limits)
      if (isLost(request.body)) throw new TransportError('the answer got lost', true)
      return response
    },
  }
}

interface Market<Instrument> {
  readonly clock: VirtualClock
  readonly simulator: Simulator
  readonly shop: PaymentClient<Instrument>
  readonly gateway: BatchGateway<Instrument>
}

/** Gives the payments nobody knows about. */
async function doTrade<Instrument>(
  { clock, simulator, shop, gateway }: Market<Instrument>,
  { lost, others }: Trade,
): Promise<readonly Payment[]> {
  const buy = async (orderId: string, turn: number): Promise<Payment> => {
    const amount = won(1000 + ((turn * 7919) % 49_000))
    const reference = await shop.nextReference(orderId)
    const instrument = gateway.instrument(simulator, reference, amount.minor)
    const { payment } = await shop.submit({ orderId, owner: 'buyer-1', amount, instrument })
    if (!payment) throw new Error(`order ${orderId} contradicts itself`)
    return payment
  }
  const payments: Payment[] = []
  for (let turn = 1; turn <= lost; turn += 1) {
    await clock.advance(tradeMs / lost)
    payments.push(await buy(`lost-${turn}-Kx9`, turn))
    const names = Array.from({ length: others }, (_, n) => `other-${turn}-${n}`)
    const bought = await Promise.all(names.map((name, n) => buy(name, turn + n)))
    if (bought.some(isStillOpen)) throw new Error('another payment than meant is open')
  }
  if (!payments.every(isStillOpen)) throw new Error('an answer was to get lost and did not')
  return payments
}

function isStillOpen({ state }: Payment): boolean {
  return isOpen(state)
}

function withoutBatch<Instrument>(dialect: GatewayDialect<Instrument>): GatewayDialect<Instrument> {
  const { batchInquiry: _, ...rest } = dialect
  return rest
}

async function heal<Instrument>(
  dialect: GatewayDialect<Instrument>,
  payments: readonly Payment[],
  transport: HttpTransport,
  clock: VirtualClock,
): Promise<Healing> {
  const store = memoryPaymentStore()
  for (const payment of payments) await store.insert(payment)
  let requests = 0
  const http: HttpTransport = {
    send: (request, limits) => {
      requests += 1
      return transport.send(request, limits)
    },
  }
  const reconciler = { requestsPerSecond: 1_000_000 }
  const client = createPaymentClient({ dialect, store, http, reconciler, env: { clock } })
  const begin = performance.now()
  let healed = 0
  for (let claimed = 1; claimed > 0;) {
    const report = await client.reconciler.sweep()
    claimed = report.claimed
    healed += report.settled
    // The limit of requests counts by this clock.
    await clock.advance(1000)
  }
  const seconds = (performance.now() - begin) / 1000
  await client.stop()
  return { healed, requests, seconds }
}

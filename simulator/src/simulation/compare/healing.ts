import { CardNumber, createPaymentClient, won, type Schedule } from '@holdfast/pg-client'
import { asyncCard } from '@holdfast/pg-client/dialects/async-card'
import { memoryPaymentStore } from '@holdfast/pg-client/memory'
import { seededRandom, sequentialIds, VirtualClock } from '@holdfast/resilience-kit/testing'
import type { Scenario } from '../../scenario/scenario.js'
import { arrivals } from '../policies/arrivals.js'
import { percentileOf } from '../policies/percentile-of.js'
import { CALLBACK_URL, GATEWAY_URL, gatewayInReach } from './gateway-in-reach.js'

/** Payments come at random over an hour: they meet every phase of a job that runs rarely. */
const OVER_SECONDS = 3600

/** Whatever is open after so many virtual ms stays so: a day. */
const GIVEN_UP_MS = 86_400_000

/** How payments whose callback never came were found out about. Times in ms. */
export interface HealingFigures {
  readonly payments: number
  /** Those that came to their end, and that are open for ever. */
  readonly healed: number
  readonly open: number
  /** From the submit to the end. */
  readonly p50Ms: number | null
  readonly p99Ms: number | null
  readonly maxMs: number | null
  /** Requests that look-ups took, for each payment. */
  readonly requestsEach: number
}

/** How the client is run, and by what gateway. */
export interface HealingOptions {
  /** Its callbacks are lost. */
  readonly scenario: Scenario
  readonly seed: number
  readonly payments: number
  /** When the reconciler runs and asks; undefined: as the client does by itself. */
  readonly schedule: Schedule | undefined
}

/**
 * Lets the payment client itself, with its reconciler, take payments whose callbacks the gateway
 * loses, and measures when it finds out.
 */
export async function healing(options: HealingOptions): Promise<HealingFigures> {
  const { scenario, seed, payments, schedule } = options
  const clock = new VirtualClock({ wallMs: Date.UTC(2026, 0, 1) })
  const { gateway, line } = gatewayInReach({ clock, seed, scenario })
  const client = createPaymentClient({
    dialect: asyncCard({ baseUrl: GATEWAY_URL, callbackUrl: CALLBACK_URL }),
    http: line,
    store: memoryPaymentStore(),
    ...(schedule && { schedule }),
    env: { clock, random: seededRandom(`${seed}/client`), ids: sequentialIds('payment') },
  })
  const took: number[] = []
  client.observe((event) => {
    if (event.type === 'healed') took.push(event.afterMs)
  })
  const instrument = { cardType: 'SAMSUNG', cardNumber: CardNumber.of('1234567898141451') } as const
  const pace = { perSecond: payments / OVER_SECONDS, arrivals: 'poisson' } as const
  arrivals(clock, seededRandom(`${seed}/payments`), pace, (number) => {
    const order = {
      orderId: `order-${number + 1}`,
      owner: 'buyer-1',
      amount: won(5000),
      instrument,
    }
    void client.submit(order)
    return number + 1 < payments
  })
  client.reconciler.start()
  let isOver = false
  clock.setTimer(GIVEN_UP_MS, () => (isOver = true))
  await clock.advanceUntil(() => took.length === payments || isOver, 2 * GIVEN_UP_MS)
  const stopped = client.stop()
  await clock.advanceUntil(stopped)
  gateway.close()
  return {
    payments,
    healed: took.length,
    open: payments - took.length,
    p50Ms: percentileOf(took, 50) ?? null,
    p99Ms: percentileOf(took, 99) ?? null,
    maxMs: percentileOf(took, 100) ?? null,
    requestsEach: line.sent.GET / payments,
  }
}

import { seededRandom, VirtualClock } from '@holdfast/resilience-kit/testing'
import type { Scenario } from '../../scenario/scenario.js'
import { arrivals } from '../policies/arrivals.js'
import type { Contestant } from '../policies/contestant.js'
import { FateGateway } from '../policies/fate-gateway.js'
import { GuardedShop } from '../policies/guarded-shop.js'
import { OrderTally } from '../policies/order-tally.js'
import { isThere } from '../policies/trouble.js'
import type { Objectives } from './front.js'
import { suddenHang, type Profile } from './profiles.js'

/** Trade on a good day before a sudden hang, in ms, so that windows fill; and how long it hangs. */
const WARM_UP_MS = 20_000
const SUDDEN_HANG_MS = 30_000

/** After the last order, in ms: everything ends in between. */
const AFTERMATH_MS = 120_000

/** What one trial found. */
export interface Trial extends Objectives {
  /** Requests sent for each order of the profile. */
  readonly requestsPerOrder: number
  /** The share of orders that came while the gateway was there and that the breaker refused. */
  readonly refusedWhileThere: number
  /** How often the breaker opened while the gateway was there. */
  readonly opened: number
}

/** Lives through a profile with these policies, and then through a sudden hang on a good day. */
export async function trial(
  contestant: Contestant,
  profile: Profile,
  seed: number,
): Promise<Trial> {
  return {
    ...(await everyday(contestant, profile.scenario, seed)),
    ...(await sudden(contestant, suddenHang(profile, WARM_UP_MS), seed)),
  }
}

async function everyday(
  contestant: Contestant,
  scenario: Scenario,
  seed: number,
): Promise<Omit<Trial, 'load' | 'cutOffMs'>> {
  const { clock, gateway, shop, tally, trade } = shopWorld(contestant, scenario, seed)
  let opened = 0
  shop.breaker?.on('transition', ({ from, to }) => {
    if (from === 'closed' && to === 'open' && isThere(scenario, clock.monotonic())) opened += 1
  })
  const { payments } = scenario.load ?? { payments: 0 }
  trade(payments)
  await clock.advanceUntil(() => tally.begun === payments, Number.MAX_SAFE_INTEGER)
  await clock.advance(AFTERMATH_MS)
  gateway.close()
  const there = tally.endsOf((begunAt) => isThere(scenario, begunAt))
  const shareOf = (count: number): number => (there.orders === 0 ? 0 : count / there.orders)
  return {
    goodput: shareOf(there.accepted),
    requestsPerOrder: gateway.submits / payments,
    refusedWhileThere: shareOf(there.refusedByBreaker),
    opened,
  }
}

/** What a hang costs until it is over, and how soon the breaker opens. */
async function sudden(
  contestant: Contestant,
  scenario: Scenario,
  seed: number,
): Promise<Pick<Trial, 'load' | 'cutOffMs'>> {
  const { clock, gateway, shop, tally, trade } = shopWorld(contestant, scenario, seed)
  trade(Infinity)
  await clock.advance(WARM_UP_MS)
  const [orders, submits] = [tally.begun, gateway.submits]
  let cutOffMs = Infinity
  shop.breaker?.on('transition', ({ to }) => {
    if (to === 'open') cutOffMs = Math.min(cutOffMs, clock.monotonic() - WARM_UP_MS)
  })
  await clock.advance(SUDDEN_HANG_MS)
  gateway.close()
  return { load: (gateway.submits - submits) / (tally.begun - orders), cutOffMs }
}

/** A shop, a gateway, and orders that come at the pace of the scenario's load. */
function shopWorld(contestant: Contestant, scenario: Scenario, seed: number) {
  const clock = new VirtualClock()
  const gateway = new FateGateway({ clock, seed, scenario })
  const shop = new GuardedShop(contestant, gateway, { clock, seed })
  const tally = new OrderTally()
  const trade = (orders: number): void => {
    if (scenario.load === undefined) return
    arrivals(clock, seededRandom(`${seed}/orders`), scenario.load, (number) => {
      const orderId = `order-${number + 1}`
      tally.begin(orderId, clock.monotonic())
      void shop.order(orderId).then((end) => tally.end(orderId, end, clock.monotonic()))
      return number + 1 < orders
    })
  }
  return { clock, gateway, shop, tally, trade }
}

/** The means of several trials; a breaker that stayed closed in one of them never opens. */
export function meanOf(trials: readonly Trial[]): Trial {
  const mean = (figure: (trial: Trial) => number): number =>
    trials.reduce((sum, trial) => sum + figure(trial), 0) / trials.length
  return {
    goodput: mean(({ goodput }) => goodput),
    load: mean(({ load }) => load),
    cutOffMs: mean(({ cutOffMs }) => cutOffMs),
    requestsPerOrder: mean(({ requestsPerOrder }) => requestsPerOrder),
    refusedWhileThere: mean(({ refusedWhileThere }) => refusedWhileThere),
    opened: mean(({ opened }) => opened),
  }
}

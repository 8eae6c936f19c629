import { defineWorld, type World } from '@holdfast/pg-simulator/simulation'
import { checkerList } from './checkers/checker-list.js'
import { drawLimits } from './settings.js'
import { ShopWorldRun } from './shop-world-run.js'
import { watchedInvariants } from './witness/watched-invariants.js'

/** What runs must come to, or they prove nothing about it. */
const required = [
  'order confirmed',
  'order cancelled',
  'order failed: SAGA_TIMEOUT',
  'order failed: ABANDONED',
  'release overtook its reserve',
  'late step result ignored',
  'paid again',
  'cancel refused',
  'order reinstated',
] as const

/** What they come to now and then. */
const seldom = [
  'order failed: INSUFFICIENT_STOCK',
  'order failed: CATALOG_UNREACHABLE',
  'order failed: INSUFFICIENT_POINTS',
  'order failed: POINTS_UNREACHABLE',
  'order failed: PAYMENT_FAILED',
  'order failed: PAYMENT_REFUSED',
  'order failed: ORDER_SAVE_FAILED',
  'order could not be saved',
  'late money given back',
] as const

/**
 * The shop, module by module, each in a process of its own: orders with their saga, catalog,
 * points, payments and settlement, over a network that loses messages and lets them overtake each
 * other, against the pretend gateway.
 */
export const world: World = defineWorld({
  name: 'shop',
  explains: "The shop's real modules, each in its own process, against the pretend gateway.",
  invariants: [
    ...checkerList.map(({ invariant }) => invariant),
    ...Object.values(watchedInvariants),
  ],
  sometimes: [
    ...required.map((name) => ({ name, isRequired: true })),
    ...seldom.map((name) => ({ name, isRequired: false })),
  ],
  limits: drawLimits,
  build: (simulation) => new ShopWorldRun(simulation),
})

import { createDecider } from '../faults/decider.js'
import type { TraceEvent } from '../simulation/trace/trace-event.js'

const decider = createDecider(4711)
const between = (min: number, max: number, what: string, entity: string): number =>
  Math.round(min + (max - min) * decider.fraction(what, entity, 1))

/** When the gateway was away in the sample run, in virtual ms. */
const BLACK_OUTS: readonly (readonly [from: number, to: number])[] = [
  [31_000, 39_500],
  [88_000, 93_000],
]
const isAway = (ms: number): boolean => BLACK_OUTS.some(([from, to]) => ms >= from && ms < to)

/** The events of one order: bought, charged, told, and whatever strikes between. */
function orderEvents(number: number): TraceEvent[] {
  const entity = `order-${number}`
  const events: TraceEvent[] = []
  const tell = (at: number, event: Omit<TraceEvent, 'at' | 'entity'>): void => {
    events.push({ at, entity, ...event })
  }
  const shop = number % 2 === 0 ? 'shop-2' : 'shop-1'
  let at = 900 + number * 5200 + between(0, 4000, 'begins', entity)
  tell(at, { lane: 'buyer', to: shop, what: `POST /orders ${entity}` })
  at += between(2, 20, 'asks', entity)
  const submit = { lane: shop, to: 'gateway', what: `submit ${entity}-1` }
  if (isAway(at)) {
    tell(at, { ...submit, what: `${submit.what}: nobody answers`, fault: 'black-out' })
    tell(at + 3000, { lane: shop, what: `${entity}-1 is unknown` })
    at = (BLACK_OUTS.find(([, to]) => to > at)?.[1] ?? at) + between(2000, 15_000, 'later', entity)
    tell(at, { lane: shop, to: 'gateway', what: `look up ${entity}-1` })
    tell(at + 30, { lane: 'gateway', to: shop, what: '404 not found' })
    tell(at + 32, { lane: shop, what: `${entity}-1 has failed: it was never executed` })
    return events
  }
  tell(at, submit)
  at += between(90, 400, 'takes', entity)
  tell(at, { lane: 'gateway', what: `charged ${entity}-1` })
  const chance = decider.fraction('strikes', entity, 1)
  if (chance < 0.25) {
    const what = 'answer: lost in the network'
    tell(at + 2, { lane: 'gateway', to: shop, what, fault: 'answer-dropped' })
    at += 3000
    tell(at, { lane: shop, what: `${entity}-1 is unknown` })
  } else {
    tell(at + 4, { lane: 'gateway', to: shop, what: '202 accepted' })
  }
  at += between(1000, 5000, 'settles', entity)
  if (chance > 0.8) {
    const what = 'callback: lost in the network'
    tell(at, { lane: 'gateway', to: shop, what, fault: 'callback-dropped' })
    at += between(8000, 20_000, 'asked-again', entity)
    tell(at, { lane: shop, to: 'gateway', what: `look up ${entity}-1` })
    tell(at + 25, { lane: 'gateway', to: shop, what: '200 approved' })
  } else {
    tell(at, { lane: 'gateway', to: shop, what: 'callback: approved' })
  }
  tell(at + 30, { lane: shop, what: `${entity}-1 is approved` })
  return events
}

const breaker = (at: number, lane: string, what: string): TraceEvent => ({
  at,
  lane,
  what: `breaker ${what}`,
})

/** What befalls processes and breakers, whichever order is under way. */
const OTHERS: readonly TraceEvent[] = [
  { at: 0, lane: 'shop-1', what: 'started' },
  { at: 0, lane: 'shop-2', what: 'started' },
  breaker(33_400, 'shop-1', 'submit open: 3 unanswered calls in a row'),
  breaker(34_100, 'shop-2', 'submit open: 3 unanswered calls in a row'),
  breaker(36_000, 'shop-2', 'inquiry open: 20 failures in a row'),
  breaker(43_400, 'shop-1', 'submit half-open: waited'),
  breaker(44_100, 'shop-2', 'submit half-open: waited'),
  breaker(44_600, 'shop-1', 'submit closed: probes passed'),
  breaker(45_900, 'shop-2', 'submit closed: probes passed'),
  breaker(46_000, 'shop-2', 'inquiry half-open: waited'),
  breaker(46_400, 'shop-2', 'inquiry closed: probes passed'),
  {
    at: 58_200,
    lane: 'shop-1',
    fault: 'crash-after',
    entity: 'order-10',
    what: 'crashed after store.save',
  },
  { at: 63_900, lane: 'shop-1', what: 'started again' },
  { at: 64_000, lane: 'shop-1', what: 'its clock is set back by 41200 ms', fault: 'clock-jump' },
  {
    at: 71_000,
    lane: 'shop-2',
    fault: 'pause',
    entity: 'order-13',
    what: 'stands still at gateway.inquire',
  },
  { at: 84_500, lane: 'shop-2', what: 'goes on' },
  breaker(90_300, 'shop-1', 'submit open: 3 unanswered calls in a row'),
  breaker(100_300, 'shop-1', 'submit half-open: waited'),
  breaker(100_900, 'shop-1', 'submit open: all probes failed'),
  breaker(110_900, 'shop-1', 'submit half-open: waited'),
  breaker(111_200, 'shop-1', 'submit closed: probes passed'),
  {
    at: 97_000,
    lane: 'shop-2',
    fault: 'store-busy',
    entity: 'order-17',
    what: 'store.save refused: busy',
  },
  ...[31_000, 33_000, 35_200, 37_400, 39_400, 88_000, 90_100, 92_900].map((at) => ({
    at,
    lane: 'gateway',
    what: 'answers nobody',
    fault: 'black-out',
  })),
  { at: 120_000, lane: 'world', what: 'the faults end' },
]

/** A run of twenty orders with two black-outs, a crash and a pause; oldest event first. */
export const sampleTrace: readonly TraceEvent[] = [
  ...OTHERS,
  ...Array.from({ length: 20 }, (_, index) => orderEvents(index + 1)).flat(),
].toSorted((one, other) => one.at - other.at)

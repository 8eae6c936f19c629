import type { Failure } from '../simulation/hunt/hunt-report.js'
import type { TraceEvent } from '../simulation/trace/trace-event.js'

const entity = 'order-7'

/** How an order was charged twice, after a retry that should never have been. */
export const sampleStory: readonly TraceEvent[] = [
  { at: 0, lane: 'buyer', to: 'shop-1', what: 'POST /orders order-7', entity },
  { at: 2, lane: 'shop-1', to: 'store', what: 'intent order-7-1 is written', entity },
  { at: 4, lane: 'shop-1', to: 'gateway', what: 'submit order-7-1, attempt 1', entity },
  { at: 212, lane: 'gateway', what: 'charged 41 000 KRW, key tx-1', entity },
  {
    at: 214,
    lane: 'gateway',
    to: 'shop-1',
    what: 'answer: lost in the network',
    entity,
    fault: 'answer-dropped',
  },
  { at: 1604, lane: 'shop-1', what: 'time-out after 1.6 s: order-7-1 is unknown', entity },
  { at: 1606, lane: 'shop-1', to: 'gateway', what: 'submit order-7-1, attempt 2', entity },
  { at: 1802, lane: 'gateway', what: 'charged 41 000 KRW, key tx-2', entity },
  { at: 1804, lane: 'gateway', to: 'shop-1', what: '202 accepted, key tx-2', entity },
  {
    at: 1806,
    lane: 'shop-1',
    what: 'crashed after store.save',
    entity,
    fault: 'crash-after',
  },
  { at: 4206, lane: 'shop-1', what: 'started again' },
  { at: 5310, lane: 'gateway', to: 'shop-1', what: 'callback: tx-2 approved', entity },
  { at: 5314, lane: 'shop-1', to: 'buyer', what: 'order-7 is confirmed', entity },
  {
    at: 65_000,
    lane: 'checker',
    entity,
    what: 'no-double-charge: 2 live charges, 82 000 KRW held for an order of 41 000 KRW',
  },
]

/** A seed that failed, made small. */
export const sampleFailure: Failure = {
  seed: 3,
  violation: {
    invariant: 'no-double-charge',
    entity,
    text: '2 live charges, 82 000 KRW held for an order of 41 000 KRW',
    at: 65_000,
  },
  shrunk: {
    strikesBefore: 117,
    entitiesBefore: 20,
    strikes: [
      { fault: 'answer-dropped', entity: 'answer/async-card/submit/order-7-1', occurrence: 1 },
      { fault: 'crash-after', entity: 'shop-1/store.save/order-7', occurrence: 2 },
    ],
    entities: [entity],
    replays: 48,
    wallMs: 104,
    isMinimal: true,
    knobs: { 'submit attempts': 2, 'submit time-out ms': 1600, dialect: 'async-card' },
    story: sampleStory,
    traceHash: '61300164a0b1c2d3',
  },
  reproFile: '.sim/no-double-charge-3.json',
}

/** Another one, which was left as it was found. */
export const sampleLargeFailure: Failure = {
  seed: 812,
  violation: {
    invariant: 'every-payment-final',
    entity: 'order-19',
    text: 'order-19-1 is still unknown 15 m after the last fault',
    at: 1_020_000,
  },
}

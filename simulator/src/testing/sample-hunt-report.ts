import { createDecider } from '../faults/decider.js'
import { faultList } from '../faults/fault-list.js'
import type { HuntReport } from '../simulation/hunt/hunt-report.js'
import { HistogramBuilder } from '../simulation/report/histogram-builder.js'
import type { SeedOutcome } from '../simulation/run/seed-outcome.js'
import type { Invariant } from '../simulation/world/world.js'
import { sampleFailure, sampleLargeFailure } from './sample-failure.js'
import { sampleTrace } from './sample-trace.js'

const decider = createDecider(42)
const SEEDS = 10_000
const ENTITIES = 20
const BOUND_MS = 900_000

function invariant(id: string, says: string, kind: Invariant['kind'] = 'safety'): Invariant {
  return { id, kind, says, leavesOut: 'what the gateway never told anybody' }
}

/** The invariants of the sample's world. */
export const sampleInvariants: readonly Invariant[] = [
  invariant('no-double-charge', 'No order has more live money charged than it costs.'),
  invariant('no-stray-charge', 'Each live charge has a confirmed order, a refund or a review.'),
  invariant('no-unpaid-order', 'No order is confirmed without a live charge.'),
  invariant('every-payment-final', 'Every payment comes to its end within the bound.', 'liveness'),
  invariant('declined-stays-declined', 'What was declined for good never confirms an order.'),
  invariant('amounts-equal', 'A charge is of the amount and currency of its order.'),
  invariant('open-breaker-sends-nothing', 'Nothing is sent while the breaker is open.'),
  invariant('legal-transitions', 'A payment moves as its state machine allows.'),
  invariant('card-number-nowhere', 'No card number is stored, logged or traced.'),
  invariant('effects-exactly-once', 'Each event of the outbox takes effect once.'),
]

/** Durations as they are: most end with the answer, some a schedule step later. */
function sampleConvergence() {
  const builder = new HistogramBuilder()
  for (let index = 0; index < 20_000; index += 1) {
    const draw = (what: string): number => decider.fraction(what, String(index), 1)
    const normal = draw('a') + draw('b') + draw('c') + draw('d') - 2
    const way = draw('way')
    const median = way < 0.62 ? 2200 : way < 0.86 ? 5200 : 38_000
    builder.record(median * Math.exp(normal * (way < 0.86 ? 0.9 : 1.4)))
  }
  return builder.histogram()
}

const rateOf = (fault: string): number => 0.001 * 300 ** decider.fraction('rate', fault, 0)

const sampleFaults: HuntReport['faults'] = faultList.map(({ name, breaksPromise }) => {
  if (breaksPromise !== undefined) {
    return { name, breaksPromise: true, seedsOn: 0, seedsHit: 0, hits: 0 }
  }
  const seedsOn = 4900 + Math.floor(decider.fraction('on', name, 0) * 200)
  const seedsHit = Math.floor(seedsOn * (0.15 + 0.8 * decider.fraction('hit', name, 0)))
  return { name, breaksPromise: false, seedsOn, seedsHit, hits: Math.round(seedsHit * 4.3) }
})

const convergence = sampleConvergence()

const sampleOutcome: SeedOutcome = {
  seed: 4711,
  entities: ENTITIES,
  payments: 21,
  crashes: 1,
  events: 4120,
  boundMs: BOUND_MS,
  knobs: {
    'submit time-out ms': 3000,
    'submit attempts': 2,
    'lease ms': 12_000,
    'batch size': 7,
    processes: 2,
    'callback retries': '1s, 5s, 30s',
    dialect: 'async-card',
  },
  rates: Object.fromEntries(
    ['answer-dropped', 'callback-dropped', 'black-out', 'crash-after', 'pause', 'clock-jump'].map(
      (fault) => [fault, rateOf(fault)],
    ),
  ),
  met: ['answer-dropped', 'callback-dropped', 'black-out', 'crash-after', 'pause', 'clock-jump'],
  hits: { 'answer-dropped': 4, 'callback-dropped': 3, 'black-out': 5, 'crash-after': 1, pause: 1 },
  virtualMs: 1_020_000,
  violations: [],
  reached: {},
  checked: {},
  counts: {},
  convergence,
  healedBy: { answer: 9, callback: 6, reconciler: 5 },
  traceHash: '5f1c00d2aa310b7e',
  forbidden: [],
}

/** What a hunt came to that found nothing. */
export const passedReport: HuntReport = {
  schema: 'holdfast.simulation/1',
  verdict: 'passed',
  run: {
    world: 'payment-client',
    scenario: 'everything',
    typed: ['--scenario', 'everything'],
    isSwarm: true,
    store: 'sqlite',
    dialects: ['async-card', 'toss', 'stripe'],
    firstSeed: 1,
    seedsAsked: SEEDS,
    seeds: SEEDS,
    entitiesPerSeed: ENTITIES,
    jobs: 2,
    node: 'v20.20.2',
    startedAt: '2026-03-01T09:41:07.000Z',
    wallMs: 12_400,
    virtualMs: 3_129_600_000,
    traces: '3f7a91c20be4d658',
  },
  totals: {
    entities: SEEDS * ENTITIES,
    payments: 214_310,
    crashes: 9120,
    hits: sampleFaults.reduce((sum, { hits }) => sum + hits, 0),
    events: 41_200_000,
  },
  invariants: sampleInvariants.map((one) => ({ ...one, checked: SEEDS * ENTITIES, violated: 0 })),
  sometimes: [
    { name: 'answer lost after commit', isRequired: true, hits: 28_411, seeds: 6120 },
    { name: 'crash between commit and store', isRequired: true, hits: 611, seeds: 590 },
    { name: 'request executed after its client gave up', isRequired: true, hits: 912, seeds: 801 },
    { name: 'callback before the answer', isRequired: true, hits: 3120, seeds: 2210 },
    { name: 'two processes on one payment', isRequired: false, hits: 0, seeds: 0 },
  ],
  faults: sampleFaults,
  convergence,
  boundMs: BOUND_MS,
  healedBy: { answer: 122_410, callback: 51_022, reconciler: 24_310, restart: 2140 },
  counts: { 'open reviews': 118 },
  thresholds: [
    { expression: 'convergence.p99<5m', observed: '1 m 55 s', isMet: true },
    { expression: 'healed.callback>10%', observed: '26 %: 51 022 of 199 882', isMet: true },
  ],
  determinism: { seedsRunTwice: 100, differences: [], forbidden: [] },
  failures: [],
  sample: { outcome: sampleOutcome, trace: sampleTrace },
}

/** What a hunt came to that found a double charge and a payment that hangs. */
export const failedReport: HuntReport = {
  ...passedReport,
  verdict: 'safety violated',
  invariants: passedReport.invariants.map((one) => ({
    ...one,
    violated: { 'no-double-charge': 17, 'every-payment-final': 1 }[one.id] ?? 0,
  })),
  thresholds: [
    ...passedReport.thresholds,
    { expression: 'payments_per_minute>2_000_000', observed: '1 037 000', isMet: false },
  ],
  failures: [sampleFailure, sampleLargeFailure],
}

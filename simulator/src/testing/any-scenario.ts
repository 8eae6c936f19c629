import fc from 'fast-check'
import { faultList } from '../faults/fault-list.js'
import { isSimulated, type Fault } from '../faults/fault.js'
import { OPERATION_KINDS } from '../faults/operation-kind.js'
import { durationText, rateText } from '../quantities/quantity.js'

/** A document as people write it; whatever its parts are, it is a plain tree. */
export type AnyDocument = Record<string, unknown>

const anyMs = fc.nat({ max: 86_400_000 })
const anyDuration = fc.oneof(anyMs, anyMs.map(durationText))
const anyRate = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.nat({ max: 10_000 }).map((count) => rateText(count / 10_000)),
)
const positive = (ms: number): number => ms + 1

const simpleForms = [
  anyDuration,
  fc.record({ fixed: anyDuration }),
  fc.tuple(anyMs, anyMs).map(([min, more]) => ({ uniform: { min, max: min + more } })),
  fc.record({
    lognormal: fc.record({
      median: anyMs.map(positive),
      sigma: fc.double({ min: 0.001, max: 5, noNaN: true }),
    }),
  }),
  fc.record({ exponential: fc.record({ min: anyDuration, mean: anyMs.map(positive) }) }),
  fc.tuple(anyMs, anyMs, anyMs).map(([least, more, most]) => ({
    quantiles: { 'p99.9': least + more + most, p0: least, p50: least + more },
  })),
]
const anySimple = fc.oneof(...simpleForms)
const anyDistribution = fc.oneof(
  ...simpleForms,
  fc.record({ slowMode: fc.record({ share: anyRate, normal: anySimple, slow: anySimple }) }),
)

/** Members that may be left out. */
const some = <T extends AnyDocument>(members: { [name in keyof T]: fc.Arbitrary<T[name]> }) =>
  fc.record(members, { requiredKeys: [] })

const anyWindow = fc.tuple(anyMs, anyMs.map(positive)).map(([from, lasts]) => ({
  from,
  to: from + lasts,
}))
const anyBurst = fc.tuple(anyMs.map(positive), anyMs.map(positive)).map(([lasts, pause]) => ({
  every: durationText(lasts + pause),
  lasts,
}))

function anyMatch(fault: Fault): fc.Arbitrary<AnyDocument> {
  if (fault.bites === 'gateway') return fc.constant({})
  const reference = fc.string({ minLength: 1, unit: 'grapheme' })
  const whom = { reference, occurrence: fc.integer({ min: 1, max: 9 }) }
  if (isSimulated(fault) && fault.bites !== 'network') return some<AnyDocument>(whom)
  const isCallback =
    fault.bites === 'callback' || (fault.bites === 'network' && fault.message === 'callback')
  const operations = isCallback ? ['paymentSettled'] : OPERATION_KINDS
  return some<AnyDocument>({
    ...(fault.needs === undefined ? { dialect: fc.constant('async-card') } : {}),
    ...(fault.bites === 'request' && fault.only
      ? {}
      : { operation: fc.constantFrom(...operations) }),
    ...whom,
  })
}

function anyRuleOf(fault: Fault): fc.Arbitrary<AnyDocument> {
  const needsEnd = fault.bites === 'gateway' && fault.needsEnd === true
  const limit = fc.record({ requests: fc.nat(), per: anyMs.map(positive) })
  return fc
    .record(
      {
        id: fc.uuid(),
        fault: fc.constant(fault.name),
        rate: anyRate,
        match: anyMatch(fault),
        window: anyWindow,
        burst: anyBurst,
        ...(fault.takes === undefined ? {} : { takes: anyDistribution }),
        ...(fault.name === 'rate-limit' ? { limit } : {}),
      },
      { requiredKeys: needsEnd ? ['id', 'fault', 'window'] : ['id', 'fault'] },
    )
    .map((rule): AnyDocument => rule)
}

const anyOutcomes = fc.tuple(fc.nat({ max: 100 }), fc.nat({ max: 100 })).map(([one, other]) => {
  const [lower, upper] = one < other ? [one, other] : [other, one]
  const percent = (share: number): string => `${share}%`
  return {
    approved: percent(lower),
    limitExceeded: percent(upper - lower),
    invalidCard: percent(100 - upper),
  }
})

/** Any valid scenario, as a document. Its name and its rules' ids are there, first of all. */
export const anyScenario: fc.Arbitrary<AnyDocument> = fc
  .record(
    {
      name: fc.constantFrom('a', 'black-friday', '2-pm'),
      description: fc.string({ minLength: 1, unit: 'grapheme' }),
      seed: fc.maxSafeNat(),
      timeScale: fc.double({ min: 0.001, max: 1000, noNaN: true }),
      load: fc.record(
        {
          payments: fc.integer({ min: 1, max: 10_000_000 }),
          perSecond: fc.double({ min: 0.001, max: 100_000, noNaN: true }),
          arrivals: fc.constantFrom('poisson', 'even'),
        },
        { requiredKeys: ['payments', 'perSecond'] },
      ),
      latency: fc.oneof(
        anyDistribution,
        some({ submit: anyDistribution, inquiry: anyDistribution, refund: anyDistribution }),
      ),
      processing: anyDistribution,
      outcomes: anyOutcomes,
      faults: fc.array(fc.constantFrom(...faultList).chain(anyRuleOf), { maxLength: 6 }),
      draw: fc.constant('swarm'),
      callbacks: some({
        retryAfter: fc.array(anyDuration, { maxLength: 4 }),
        timeout: anyMs.map(positive),
      }),
      thresholds: fc.array(fc.constantFrom('convergence.p99 < 5m', 'payments >= 1000')),
    },
    { requiredKeys: ['name', 'description'] },
  )
  .map((scenario): AnyDocument => scenario)

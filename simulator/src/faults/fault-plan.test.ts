import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PlannedFaults, callbackOf, ruleOf, submitOf } from '../testing/planned-faults.js'
import { MAX_SEED } from './decider.js'
import { faultList } from './fault-list.js'

const requestFaults = faultList.filter(({ bites }) => bites === 'request').map(({ name }) => name)
const callbackFaults = faultList.filter(({ bites }) => bites === 'callback').map(({ name }) => name)
const seeds = fc.nat({ max: MAX_SEED })
const rates = fc.double({ min: 0, max: 1, noNaN: true })
const rules = fc.dictionary(fc.constantFrom(...requestFaults, ...callbackFaults), rates, {
  maxKeys: 12,
})

const asked = fc.record({
  what: fc.constantFrom('request', 'callback', 'outcome', 'processing', 'key'),
  entity: fc.constantFrom('order-1', 'order-2', 'order-3'),
  occurrence: fc.integer({ min: 1, max: 4 }),
  kind: fc.constantFrom('submit', 'inquiry', 'refund'),
} as const)
type Asked = typeof asked extends fc.Arbitrary<infer T> ? T : never

/** What a plan says to each question, under the question. */
function answers(world: PlannedFaults, questions: readonly Asked[]): Map<string, unknown> {
  const { plan } = world
  return new Map(
    questions.map((question) => {
      const { what, entity, occurrence, kind } = question
      const answer = {
        request: () => plan.request(submitOf({ entity, occurrence, kind })),
        callback: () => plan.callback(callbackOf({ reference: entity, occurrence })),
        outcome: () => plan.outcome(entity, occurrence),
        processing: () => plan.processingMs(entity, occurrence),
        key: () => plan.keyWord(entity, occurrence, 0, 0),
      }[what]()
      return [JSON.stringify(question), answer]
    }),
  )
}

function worldOf(seed: number, faults: Record<string, number>): PlannedFaults {
  const limit = { requests: 0, per: 1000 }
  const list = Object.entries(faults).map(([name, rate]) =>
    ruleOf(name, { rate, ...(name === 'rate-limit' ? { limit } : {}) }),
  )
  const world = new PlannedFaults(list, seed)
  const uniform = { uniform: { min: 1, max: 1000 } }
  world.conduct = {
    ...world.conduct,
    latency: { submit: uniform, inquiry: uniform, refund: uniform },
    processing: uniform,
    outcomes: { approved: 0.7, limitExceeded: 0.2, invalidCard: 0.1 },
  }
  return world
}

describe('what a plan decides', () => {
  it('is the same for the same seed, whatever was asked before and in any order', () => {
    const shuffled = fc
      .array(asked, { minLength: 1, maxLength: 20 })
      .chain((questions) =>
        fc.tuple(
          fc.constant(questions),
          fc.shuffledSubarray(questions, { minLength: questions.length }),
        ),
      )
    fc.assert(
      fc.property(seeds, rules, shuffled, (seed, faults, [questions, others]) => {
        const inOrder = answers(worldOf(seed, faults), questions)
        const inAnother = answers(worldOf(seed, faults), others)
        for (const [question, answer] of inOrder) expect(inAnother.get(question)).toEqual(answer)
        const [last] = questions.slice(-1)
        const alone = answers(worldOf(seed, faults), last === undefined ? [] : [last])
        for (const [question, answer] of alone) expect(inOrder.get(question)).toEqual(answer)
      }),
    )
  })

  it('is another for another seed, entity, occurrence, operation or dialect', () => {
    const struck = (seed: number, change: Parameters<typeof submitOf>[0] = {}): string =>
      Array.from({ length: 64 }, (_, n) => {
        const entity = `${change.entity ?? 'order'}-${n}`
        const world = new PlannedFaults([ruleOf('answer-lost', { rate: 0.5 })], seed)
        return world.onRequest({ ...change, entity }).length
      }).join('')
    const other = { name: 'other', has: [] } as const
    const patterns = [
      ...[struck(1), struck(2), struck(1, { entity: 'cart' }), struck(1, { occurrence: 2 })],
      ...[struck(1, { operation: 'charge' }), struck(1, { dialect: other })],
    ]
    expect(new Set(patterns).size).toBe(patterns.length)
    expect(struck(1)).toBe(patterns[0])
  })

  it('about one fault does not depend on the other rules', () => {
    fc.assert(
      fc.property(seeds, rates, rates, (seed, rate, otherRate) => {
        const rule = ruleOf('answer-lost', { rate })
        const alone = new PlannedFaults([rule], seed)
        const other = ruleOf('latency-spike', { rate: otherRate })
        const among = new PlannedFaults([other, rule], seed)
        const isLost = (world: PlannedFaults): boolean => world.onRequest().includes('answer-lost')
        expect(isLost(among)).toBe(isLost(alone))
      }),
    )
  })
})

describe('a rate', () => {
  const COUNT = 20_000

  const requests: [string, number][] = requestFaults
    .filter((name) => name !== 'rate-limit')
    .map((name) => [name, 0.03])
  const others: [string, number][] = [
    ['answer-lost', 0.4],
    ['answer-lost', 0.97],
  ]

  it.each([...requests, ...others])('of %s is hit: %d', (name, rate) => {
    const kind = name === 'stale-look-up' ? 'inquiry' : 'submit'
    const world = new PlannedFaults([ruleOf(name, { rate })])
    let struck = 0
    for (let n = 0; n < COUNT; n += 1) {
      struck += world.onRequest({ entity: `order-${n}`, kind }).length
    }
    expectShare(struck / COUNT, rate, COUNT)
  })

  it.each(callbackFaults.map((name) => [name, 0.03] as const))('of %s is hit: %d', (name, rate) => {
    const world = new PlannedFaults([ruleOf(name, { rate })])
    let struck = 0
    for (let n = 0; n < COUNT; n += 1)
      struck += world.onCallback({ reference: `order-${n}` }).length
    expectShare(struck / COUNT, rate, COUNT)
  })

  it('of 0 never strikes, of 1 always', () => {
    const world = new PlannedFaults([
      ruleOf('answer-lost', { rate: 0 }),
      ruleOf('latency-spike', { rate: 1 }),
    ])
    for (let n = 0; n < 2000; n += 1) {
      expect(world.onRequest({ entity: `order-${n}` })).toEqual(['latency-spike'])
    }
  })

  it('of outcomes is hit: each share', () => {
    const world = worldOf(7, {})
    const counts = { approved: 0, limitExceeded: 0, invalidCard: 0 }
    for (let n = 0; n < COUNT; n += 1) counts[world.plan.outcome(`order-${n}`, 1)] += 1
    expectShare(counts.approved / COUNT, 0.7, COUNT)
    expectShare(counts.limitExceeded / COUNT, 0.2, COUNT)
    expectShare(counts.invalidCard / COUNT, 0.1, COUNT)
  })

  it('of two faults is hit by each on its own: both strike as often as chance has it', () => {
    const world = new PlannedFaults([
      ruleOf('answer-lost', { rate: 0.3 }),
      ruleOf('fail-after-commit', { rate: 0.3 }),
    ])
    let both = 0
    for (let n = 0; n < COUNT; n += 1) {
      both += world.onRequest({ entity: `order-${n}` }).length === 2 ? 1 : 0
    }
    expectShare(both / COUNT, 0.09, COUNT)
  })
})

describe('how long things take', () => {
  it('is drawn for the kind of request, the charge and the fault', () => {
    const world = new PlannedFaults([ruleOf('late-execution'), ruleOf('callback-late')])
    world.conduct = {
      ...world.conduct,
      latency: { submit: { fixed: 1 }, inquiry: { fixed: 2 }, refund: { fixed: 3 } },
      processing: { fixed: 4 },
    }
    const latencies = (['submit', 'inquiry', 'refund'] as const).map(
      (kind) => world.plan.request(submitOf({ kind })).latencyMs,
    )
    expect(latencies).toEqual([1, 2, 3])
    expect(world.plan.processingMs('order-1', 1)).toBe(4)
    const drawn = Array.from({ length: 500 }, (_, n) => [
      world.plan.request(submitOf({ entity: `order-${n}` })).lateMs,
      world.plan.callback(callbackOf({ reference: `order-${n}` })).lateMs,
    ]).flat()
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(10_000)
    expect(Math.min(...drawn)).toBeLessThan(11_000)
    expect(Math.max(...drawn)).toBeLessThanOrEqual(60_000)
    expect(Math.max(...drawn)).toBeGreaterThan(59_000)
  })

  it('is what the rule says', () => {
    const world = new PlannedFaults([ruleOf('late-execution', { takes: { fixed: 123 } })])
    expect(world.plan.request(submitOf()).lateMs).toBe(123)
  })
})

describe('keys', () => {
  it('differ by entity, occurrence, draw and word', () => {
    const { plan } = new PlannedFaults()
    const words = [
      ...[plan.keyWord('a', 1, 0, 0), plan.keyWord('b', 1, 0, 0), plan.keyWord('a', 2, 0, 0)],
      ...[plan.keyWord('a', 1, 1, 0), plan.keyWord('a', 1, 0, 1), plan.keyWord('a', 1, 11, 0)],
      ...[plan.keyWord('a', 1, 1, 11), plan.keyWord('a', 1, 11, 1)],
    ]
    expect(new Set(words).size).toBe(words.length)
  })
})

/** Six standard deviations: chance alone goes further once in 500 million times. */
function expectShare(share: number, expected: number, count: number): void {
  const deviation = Math.sqrt((expected * (1 - expected)) / count)
  expect(Math.abs(share - expected)).toBeLessThan(6 * deviation)
}

import { describe, expect, it } from 'vitest'
import { ABLE_DIALECT, PLAIN_DIALECT, PlannedFaults, ruleOf } from '../testing/planned-faults.js'
import { faultList } from './fault-list.js'
import type { RuleMatch } from './fault-rule.js'
import type { OperationKind } from './operation-kind.js'
import { isForcible, isPossible } from './rule-match.js'

const lost = (match: RuleMatch): PlannedFaults =>
  new PlannedFaults([ruleOf('answer-lost', { match })])

describe('whom a rule may strike', () => {
  it.each([
    ['dialect', { dialect: 'able' }, {}, { dialect: PLAIN_DIALECT }],
    ['operation', { operation: 'pay' }, {}, { operation: 'confirm' }],
    ['kind', { operation: 'refund' }, { kind: 'refund' }, {}],
    ['reference', { reference: 'order-1' }, {}, { entity: 'order-11' }],
    ['other name', { reference: 'key-1' }, { names: ['key-1'] }, { names: ['key-11'] }],
    ['occurrence', { occurrence: 2 }, { occurrence: 2 }, { occurrence: 1 }],
  ] as const)('is told by %s', (_, match, met, other) => {
    expect(lost(match).onRequest(met)).toEqual(['answer-lost'])
    expect(lost(match).onRequest(other)).toEqual([])
  })

  it('is whoever meets all that is told', () => {
    const world = lost({ dialect: 'able', reference: 'order-1', occurrence: 2 })
    expect(world.onRequest({ occurrence: 2 })).toEqual(['answer-lost'])
    expect(world.onRequest({ occurrence: 1 })).toEqual([])
    expect(world.onRequest({ occurrence: 2, entity: 'order-2' })).toEqual([])
    expect(world.onRequest({ occurrence: 2, dialect: PLAIN_DIALECT })).toEqual([])
  })

  it.each([
    ['dialect', { dialect: 'able' }, {}, { dialect: PLAIN_DIALECT }],
    ['event', { operation: 'settled' }, {}, { event: 'refunded' }],
    ['reference', { reference: 'order-1' }, {}, { reference: 'order-2' }],
    ['occurrence', { occurrence: 2 }, { occurrence: 2 }, { occurrence: 3 }],
  ] as const)('is told by %s for callbacks', (_, match, met, other) => {
    const world = new PlannedFaults([ruleOf('callback-lost', { match })])
    expect(world.onCallback(met)).toEqual(['callback-lost'])
    expect(world.onCallback(other)).toEqual([])
  })

  it('is none but the requests of the fault, unless the rule names others', () => {
    const inquiry = { kind: 'inquiry', operation: 'look' } as const
    expect(lost({}).onRequest(inquiry)).toEqual([])
    expect(lost({ operation: 'inquiry' }).onRequest(inquiry)).toEqual(['answer-lost'])
    expect(lost({ operation: 'look' }).onRequest(inquiry)).toEqual(['answer-lost'])
    expect(lost({ dialect: 'able' }).onRequest(inquiry)).toEqual([])
  })

  it.each([
    ['stale-look-up', 'inquiry'],
    ['key-collision', 'submit'],
  ] as const)('is none but an %2$s for %s, whatever the rule names', (fault, only) => {
    for (const kind of ['submit', 'inquiry', 'refund'] satisfies OperationKind[]) {
      const world = new PlannedFaults([ruleOf(fault, { match: { operation: kind } })])
      expect(world.onRequest({ kind })).toEqual(kind === only ? [fault] : [])
    }
  })

  it('is nobody in a dialect that lacks what the fault needs', () => {
    const world = new PlannedFaults([
      ...['in-flight', 'request-duplicated', 'callback-wrongly-signed'].map((name) => ruleOf(name)),
    ])
    expect(world.onRequest()).toEqual(['in-flight', 'request-duplicated'])
    expect(world.onRequest({ dialect: PLAIN_DIALECT })).toEqual([])
    expect(world.onCallback()).toEqual(['callback-wrongly-signed'])
    expect(world.onCallback({ dialect: PLAIN_DIALECT })).toEqual([])
    const withKeys = { name: 'keyed', has: ['idempotencyKeys'] } as const
    expect(world.onCallback({ dialect: withKeys })).toEqual([])
  })
})

describe('several rules of one fault', () => {
  it('strike if one of them does, and the fault strikes once', () => {
    const world = new PlannedFaults([
      ruleOf('answer-lost', { match: { reference: 'order-1' } }),
      ruleOf('answer-lost', { id: 'b', match: { occurrence: 2 } }),
    ])
    expect(world.onRequest({ occurrence: 2 })).toEqual(['answer-lost'])
    expect(world.onRequest({ occurrence: 1 })).toEqual(['answer-lost'])
    expect(world.onRequest({ entity: 'order-2', occurrence: 2 })).toEqual(['answer-lost'])
    expect(world.onRequest({ entity: 'order-2', occurrence: 1 })).toEqual([])
  })

  it('take as long as the first of them that strikes says', () => {
    const world = new PlannedFaults([
      ruleOf('late-execution', { takes: { fixed: 1 }, match: { reference: 'order-9' } }),
      ruleOf('late-execution', { id: 'b', takes: { fixed: 2 } }),
      ruleOf('late-execution', { id: 'c', takes: { fixed: 3 } }),
    ])
    const lateMs = (entity: string): number =>
      world.plan.request({ ...SUBMIT, entity, occurrence: 1 }).lateMs
    expect([lateMs('order-1'), lateMs('order-9')]).toEqual([2, 1])
  })

  it('share the chance: whom the smaller rate strikes, the larger strikes too', () => {
    const small = new PlannedFaults([ruleOf('answer-lost', { rate: 0.1 })])
    const large = new PlannedFaults([ruleOf('answer-lost', { rate: 0.3 })])
    const both = new PlannedFaults([
      ruleOf('answer-lost', { rate: 0.1 }),
      ruleOf('answer-lost', { id: 'b', rate: 0.3 }),
    ])
    let strikes = 0
    for (let n = 0; n < 2000; n += 1) {
      const entity = `order-${n}`
      expect(both.onRequest({ entity })).toEqual(large.onRequest({ entity }))
      if (small.onRequest({ entity }).length === 0) continue
      strikes += 1
      expect(large.onRequest({ entity })).toEqual(['answer-lost'])
    }
    expect(strikes).toBeGreaterThan(100)
  })
})

const SUBMIT = { dialect: ABLE_DIALECT, operation: 'pay', kind: 'submit' } as const

describe('faults that a call forces', () => {
  it('strike without any rule, and whatever the rules say', () => {
    expect(new PlannedFaults().onRequest({}, ['answer-lost'])).toEqual(['answer-lost'])
    const never = ruleOf('answer-lost', { rate: 0, match: { reference: 'another' } })
    expect(new PlannedFaults([never]).onRequest({}, ['answer-lost'])).toEqual(['answer-lost'])
    expect(new PlannedFaults().onCallback({}, ['callback-lost'])).toEqual(['callback-lost'])
  })

  it('are the only ones that strike it and its callbacks', () => {
    const everybody = ['fail-before-commit', 'callback-lost', 'latency-spike']
    const world = new PlannedFaults(everybody.map((name) => ruleOf(name)))
    expect(world.onRequest({}, ['answer-lost'])).toEqual(['answer-lost'])
    expect(world.onCallback({}, ['answer-lost'])).toEqual([])
    expect(world.onRequest({}, ['callback-duplicated'])).toEqual([])
    expect(world.onCallback({}, ['callback-duplicated'])).toEqual(['callback-duplicated'])
    expect(world.onRequest({}, [])).toEqual(['latency-spike', 'fail-before-commit'])
  })

  it('strike in the order of the list, several at once', () => {
    const forced = ['answer-lost', 'callback-late', 'fail-after-commit', 'callback-duplicated']
    const world = new PlannedFaults()
    expect(world.onRequest({}, forced)).toEqual(['fail-after-commit', 'answer-lost'])
    expect(world.onCallback({}, forced)).toEqual(['callback-duplicated', 'callback-late'])
  })

  it('take as long as the first rule says that could strike, else as usual', () => {
    const world = new PlannedFaults([
      ruleOf('late-execution', { takes: { fixed: 1 }, match: { reference: 'another' } }),
      ruleOf('late-execution', { id: 'b', rate: 0, takes: { fixed: 2 } }),
    ])
    const subject = { ...SUBMIT, entity: 'order-1', occurrence: 1 }
    expect(world.plan.request(subject, ['late-execution']).lateMs).toBe(2)
    const { lateMs } = new PlannedFaults().plan.request(subject, ['late-execution'])
    expect(lateMs).toBeGreaterThanOrEqual(10_000)
  })
})

describe('whether a header may force a fault', () => {
  const forcible = (kind: OperationKind, dialect = ABLE_DIALECT as typeof ABLE_DIALECT): string[] =>
    faultList.filter((fault) => isForcible(fault, { dialect, kind })).map(({ name }) => name)
  const bites = (what: string): string[] =>
    faultList.filter((fault) => fault.bites === what).map(({ name }) => name)

  it('never depends on it for the gateway as a whole', () => {
    for (const kind of ['submit', 'inquiry', 'refund'] as const) {
      expect(forcible(kind)).not.toEqual(expect.arrayContaining([expect.stringMatching('restart')]))
    }
  })

  it('depends on the kind of request', () => {
    const all = [...bites('request'), ...bites('callback')]
    const without = (...names: string[]): string[] => all.filter((name) => !names.includes(name))
    expect(forcible('submit')).toEqual(without('stale-look-up'))
    expect(forcible('refund')).toEqual(without('stale-look-up', 'key-collision'))
    const changes = ['key-collision', 'callback-before-answer', 'in-flight', ...bites('callback')]
    expect(forcible('inquiry')).toEqual(without(...changes))
  })

  it('depends on the dialect', () => {
    const impossible = faultList
      .filter((fault) => !isPossible(fault, PLAIN_DIALECT))
      .map(({ name }) => name)
    expect(impossible).toEqual([
      ...['in-flight', 'request-duplicated'],
      ...['key-collision', 'callback-wrongly-signed'],
    ])
    for (const fault of faultList.filter(({ name }) => impossible.includes(name))) {
      expect(isForcible(fault, { dialect: PLAIN_DIALECT, kind: 'submit' })).toBe(false)
    }
  })
})

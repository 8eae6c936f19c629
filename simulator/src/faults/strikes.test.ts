import { describe, expect, it } from 'vitest'
import { UNHARMED_CALLBACK, type CallbackFate } from '../gateway/callback.js'
import { PlannedFaults, ruleOf } from '../testing/planned-faults.js'
import { faultByName, faultList } from './fault-list.js'
import { isSimulated } from './fault.js'
import { UNHARMED_GATEWAY, type GatewayFate } from './gateway-fate.js'
import { UNHARMED_REQUEST, type RequestFate } from './request-fate.js'

/** What each fault makes of a request that nothing befell before; it takes 70 ms where it may. */
const ON_REQUEST: Record<string, Partial<RequestFate>> = {
  'latency-spike': { latencyMs: 70 },
  'late-execution': { lateMs: 70 },
  'execution-past-lifetime': { lateMs: 70 },
  hang: { executions: 0, delivery: 'never' },
  'connection-reset': { executions: 0, delivery: 'reset' },
  'rate-limit': { executions: 0, instead: 'rateLimited' },
  'brown-out': { executions: 0, instead: 'proxyError' },
  'fail-before-commit': { executions: 0, instead: 'gatewayError' },
  'fail-after-commit': { instead: 'gatewayError' },
  'in-flight': { instead: 'inFlight' },
  'proxy-error': { instead: 'proxyError' },
  'request-duplicated': { executions: 2 },
  'answer-lost': { delivery: 'cut' },
  'slow-body': { delivery: 'slow', bodyMs: 70 },
  'truncated-body': { delivery: 'truncated' },
  'malformed-body': { instead: 'malformed' },
  'callback-before-answer': { callbackFirst: true },
  'key-collision': { collides: true },
  'stale-look-up': { stale: true },
}

/** Those that only keep a request waiting. */
const LATE = ['latency-spike', 'late-execution', 'execution-past-lifetime']

const ON_CALLBACK: Record<string, Partial<CallbackFate>> = {
  'callback-lost': { lost: true },
  'callback-duplicated': { copies: 2 },
  'callback-held': { held: true },
  'callback-late': { lateMs: 70 },
  'callback-reordered': { overtaken: true },
  'callback-wrongly-signed': { wronglySigned: true },
  'callback-tampered': { tampered: true },
}

const ON_GATEWAY: Record<string, Partial<GatewayFate>> = {
  'connection-refused': { isListening: false },
  'black-out': { isListening: false, keepsCallbacks: true },
  restart: { isListening: false, keepsCallbacks: true, forgets: true },
}

describe('a strike', () => {
  it('is written out below for every fault of the gateway', () => {
    const written = [ON_REQUEST, ON_CALLBACK, ON_GATEWAY].flatMap(Object.keys)
    const served = faultList.filter((fault) => !isSimulated(fault))
    expect(written.toSorted()).toEqual(served.map(({ name }) => name).toSorted())
  })

  it.each(Object.entries(ON_REQUEST))('of %s changes this of a request: %o', (name, change) => {
    const fault = faultByName(name)
    if (fault?.bites !== 'request') throw new Error(`${name} strikes no request`)
    expect(fault.strike(UNHARMED_REQUEST, 70)).toEqual({ ...UNHARMED_REQUEST, ...change })
  })

  it.each(Object.entries(ON_CALLBACK))('of %s changes this of a callback: %o', (name, change) => {
    const fault = faultByName(name)
    if (fault?.bites !== 'callback') throw new Error(`${name} strikes no callback`)
    expect(fault.strike(UNHARMED_CALLBACK, 70)).toEqual({ ...UNHARMED_CALLBACK, ...change })
  })

  it.each(Object.entries(ON_GATEWAY))('of %s changes this of the gateway: %o', (name, change) => {
    const fault = faultByName(name)
    if (fault?.bites !== 'gateway') throw new Error(`${name} does not strike the gateway`)
    expect(fault.strike(UNHARMED_GATEWAY)).toEqual({ ...UNHARMED_GATEWAY, ...change })
  })

  it.each(LATE)('of %s comes on top of what there was', (name) => {
    const fault = faultByName(name)
    if (fault?.bites !== 'request') throw new Error(`${name} strikes no request`)
    const before = { ...UNHARMED_REQUEST, latencyMs: 5, lateMs: 5 }
    const { latencyMs, lateMs } = fault.strike(before, 70)
    expect(latencyMs + lateMs).toBe(80)
  })
})

const replacing = Object.keys(ON_REQUEST).filter(
  (name) => ON_REQUEST[name]?.instead && ON_REQUEST[name]?.executions === undefined,
)
const carrying = Object.keys(ON_REQUEST).filter(
  (name) => ON_REQUEST[name]?.delivery && ON_REQUEST[name]?.executions === undefined,
)
const ending = Object.keys(ON_REQUEST).filter((name) => ON_REQUEST[name]?.executions === 0)

/** The fate of a submit that all of these strike. */
function struckBy(...names: string[]): RequestFate {
  const world = new PlannedFaults(
    names.map((name) => ruleOf(name, { takes: { fixed: 70 }, limit: { requests: 0, per: 1000 } })),
  )
  return world.plan.request({
    dialect: { name: 'able', has: ['idempotencyKeys', 'chargingSubmits'] },
    operation: 'pay',
    kind: 'submit',
    entity: 'order-1',
    occurrence: 1,
  })
}

describe('several faults on one request', () => {
  it.each(ending)('%s ends it: nothing that stands behind strikes any more', (name) => {
    const others = Object.keys(ON_REQUEST).filter((other) => !ending.includes(other))
    const fate = struckBy(...others, name)
    expect(fate.faults).toEqual([...LATE, name])
    const waits = { latencyMs: 70, lateMs: 140, faults: fate.faults }
    expect(fate).toEqual({ ...UNHARMED_REQUEST, ...ON_REQUEST[name], ...waits })
  })

  it.each(replacing)('%s keeps the place of the answer against every other', (name) => {
    for (const other of replacing) {
      const [first = ''] = [name, other].toSorted(byOrder)
      const fate = struckBy(name, other)
      expect(fate).toMatchObject({ instead: ON_REQUEST[first]?.instead, faults: [first] })
    }
  })

  it.each(carrying)('%s keeps its way with the answer against every other', (name) => {
    for (const other of carrying) {
      const [first = ''] = [name, other].toSorted(byOrder)
      const fate = struckBy(name, other)
      expect(fate).toMatchObject({ ...ON_REQUEST[first], faults: [first] })
    }
  })

  it('strike together where they do not meddle with the same thing', () => {
    const names = ['fail-after-commit', 'request-duplicated', 'answer-lost', 'key-collision']
    const fate = struckBy(...names.toReversed())
    expect(fate).toMatchObject({
      instead: 'gatewayError',
      executions: 2,
      delivery: 'cut',
      collides: true,
      faults: names,
    })
  })
})

describe('several faults on one callback', () => {
  it('leave nothing to strike of one that is lost', () => {
    const world = new PlannedFaults(Object.keys(ON_CALLBACK).map((name) => ruleOf(name)))
    expect(world.onCallback()).toEqual(['callback-lost'])
  })

  it('delay one no more that is held', () => {
    const names = Object.keys(ON_CALLBACK).filter((name) => name !== 'callback-lost')
    expect(new PlannedFaults(names.map((name) => ruleOf(name))).onCallback()).toEqual([
      ...['callback-duplicated', 'callback-held', 'callback-wrongly-signed', 'callback-tampered'],
    ])
  })

  it('may make one late, overtaken, doubled, wrongly signed and wrong at once', () => {
    const names = ['callback-duplicated', 'callback-late', 'callback-reordered']
    const rules = [...names, 'callback-wrongly-signed', 'callback-tampered'].map((name) =>
      ruleOf(name),
    )
    expect(new PlannedFaults(rules).onCallback()).toHaveLength(5)
  })
})

function byOrder(one: string, other: string): number {
  const names = faultList.map(({ name }) => name)
  return names.indexOf(one) - names.indexOf(other)
}

import { describe, expect, it } from 'vitest'
import { DIALECT_NAMES } from '../../dialects/served-dialect.js'
import { dialectByName } from '../../dialects/dialect-list.js'
import { faultList } from '../../faults/fault-list.js'
import { isPossible } from '../../faults/rule-match.js'
import type { Strike } from '../chance/strike.js'
import { runSeed } from '../run/run-seed.js'
import { checkoutRun } from './checkout-run.js'
import { pointsOf } from './enumerate.js'
import { pointsText } from './point-text.js'

const atStore = ['crash-before', 'clock-jump', 'pause', 'store-slow', 'crash-after']
const atChange = [...atStore, 'store-busy', 'commit-unknown']

/** The faults at a point, by every entity that it is one of. */
function byEntity(points: readonly Strike[], isMeant: (entity: string) => boolean) {
  const found = new Map<string, string[]>()
  for (const { fault, entity, occurrence } of points) {
    if (!isMeant(entity)) continue
    const key = `${entity} ${occurrence}`
    found.set(key, [...(found.get(key) ?? []), fault])
  }
  return found
}

// The lists of points are recorded. They change when the client, the order book or the gateway
// makes another call, sends another message or sets another timer, and that is what they are for:
// look whether a new line is meant, and whether a line that went was a crash that nothing tests any
// more. Then `npx vitest run --project simulator simulator/src/simulation/exhaustive --update`
// records them anew, and `pgsim simulate --exhaustive` runs all doubles once.
describe.each(DIALECT_NAMES)('the points of a checkout at %s', (dialect) => {
  const run = checkoutRun(dialect, 'memory')

  it('are those that are recorded', async () => {
    const text = pointsText(await pointsOf(run))
    await expect(text).toMatchFileSnapshot(`points/${dialect}.txt`)
  })

  it('are the same on every store', async () => {
    const points = await pointsOf(run)
    expect(await pointsOf(checkoutRun(dialect, 'sqlite'))).toEqual(points)
  })

  it('have every fault that breaks no promise and makes sense here', async () => {
    const traits = dialectByName(dialect)
    if (traits === undefined) throw new Error(`${dialect} is a dialect`)
    const struck = new Set((await pointsOf(run)).map(({ fault }) => fault))
    const expected = faultList
      .filter((fault) => fault.breaksPromise === undefined && isPossible(fault, traits))
      .map(({ name }) => name)
    expect([...struck].toSorted()).toEqual(expected.toSorted())
  })

  it('are before and after every call to store and order book, with all it may do', async () => {
    const points = await pointsOf(run)
    const calls = byEntity(points, (entity) => /^shop-\d\/(store|orders)\./.test(entity))
    const { trace = [] } = await runSeed({ ...run, only: [], isTraced: true })
    expect(trace.length).toBeGreaterThan(10)
    const methods = new Set<string>()
    for (const [call, faults] of calls) {
      const [, method = ''] = /\/([a-z]+\.[a-zA-Z]+)/.exec(call) ?? []
      methods.add(method)
      const isRead = /get|list|read/i.test(method)
      expect([call, new Set(faults)]).toEqual([call, new Set(isRead ? atStore : atChange)])
    }
    for (const method of [
      ...['orders.place', 'orders.apply', 'store.insert', 'store.save', 'store.get'],
      ...['store.readOutbox', 'store.markDelivered', 'store.claimDue', 'store.receiveCallback'],
    ]) {
      expect(methods).toContain(method)
    }
  })

  it('are around every request, and at every message in each direction', async () => {
    const points = await pointsOf(run)
    const sent = byEntity(points, (entity) => /^shop-\d\/gateway\.send/.test(entity))
    expect(sent.size).toBeGreaterThan(0)
    for (const [call, faults] of sent) {
      const around = ['crash-before', 'clock-jump', 'pause', 'crash-after']
      expect([call, new Set(faults)]).toEqual([call, new Set(around)])
    }
    const messages: readonly (readonly [kind: string, lost: string, late: string])[] = [
      ['request', 'request-lost', 'request-delayed'],
      ['answer', 'answer-dropped', 'answer-delayed'],
      ['callback', 'callback-dropped', 'callback-delayed'],
      ['callback-answer', 'answer-dropped', 'answer-delayed'],
    ]
    for (const [kind, ...faults] of messages) {
      const carried = byEntity(points, (entity) => entity.startsWith(`${kind}/`))
      expect(carried.size, kind).toBeGreaterThan(0)
      for (const found of carried.values()) expect(found).toEqual(faults)
    }
  })

  it('are at every timer, and at every time that the gateway may be away', async () => {
    const points = await pointsOf(run)
    const timers = byEntity(points, (entity) => /^shop-\d-\d\/timer\//.test(entity))
    expect(timers.size).toBeGreaterThan(6)
    for (const found of timers.values()) expect(found).toEqual(['crash-before', 'pause'])
    const outages = byEntity(points, (entity) => entity === 'gateway')
    expect(outages.size).toBe(13)
    for (const found of outages.values()) {
      expect(found.toSorted()).toEqual(['black-out', 'connection-refused', 'restart'])
    }
  })

  it('lead to what makes payments hard', async () => {
    const telling = ['answer-lost', 'late-execution', 'request-lost', 'callback-duplicated']
    const reached = new Set<string>()
    for (const point of await pointsOf(run)) {
      const isTelling = telling.includes(point.fault) || point.entity.includes('gateway.send')
      if (!isTelling) continue
      const outcome = await runSeed({ ...run, only: [point], isTraced: false })
      for (const name of Object.keys(outcome.reached)) reached.add(name)
    }
    // Without keys what comes late is looked for and not found before it is executed.
    const one = dialect === 'async-card' ? 'proved absent or not sent' : 'answer lost after commit'
    const expected = ['crash during a request', 'request unanswered', 'callback twice', one]
    expect([...reached]).toEqual(expect.arrayContaining(expected))
  })

  it('are of a payment that is approved, and of an order that is confirmed', async () => {
    const { violations, counts } = await runSeed({ ...run, only: [], isTraced: false })
    expect({ violations, counts }).toMatchObject({
      violations: [],
      counts: { payments: 1, 'payments approved': 1 },
    })
  })
})

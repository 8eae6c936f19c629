import { describe, expect, it } from 'vitest'
import { AuditError } from './audit-error.js'
import { paymentOf, recordOf } from '../testing/agreeing-books.js'
import { auditUnderTest, write, type AuditUnderTest } from '../testing/listing-gateway.js'

/** Five payments that the gateway does not have, and four that it charged behind our back. */
async function troubledWorld(): Promise<AuditUnderTest> {
  const world = auditUnderTest({}, [])
  await write(
    world,
    [1, 2, 3, 4, 5].map((number) => ({ payment: paymentOf(number), records: [] })),
  )
  world.gateway.records = [6, 7, 8, 9].map((number) => recordOf(paymentOf(number)))
  world.gateway.settlements = [...world.gateway.records]
  return world
}

/** How an audit ends while time passes, with the paths that were asked for. */
async function endOf({ client, clock, period }: AuditUnderTest): Promise<unknown> {
  const ended = client.audit(period).then(
    (report) => report,
    (error: unknown) => error,
  )
  await clock.advance(3_600_000)
  return ended
}

const stored = ({ store }: AuditUnderTest): Promise<readonly unknown[]> =>
  store.listBreaks({ dialect: 'async-card', isOpen: true, limit: 99 })

describe('an audit that the gateway does not answer', () => {
  it.each([
    ['the second page of the list', '/records/2', 'records', 2],
    ['the first page of the file', '/settlements/1', 'settlements', 1],
  ])('ends at %s, and stores nothing', async (_, path, question, page) => {
    const world = await troubledWorld()
    world.gateway.onAsk = (asked) => (asked === path ? 503 : 200)
    const error = await endOf(world)
    expect(error).toBeInstanceOf(AuditError)
    expect(error).toMatchObject({ name: 'AuditError', question, page })
    expect(String(error)).toContain(`did not tell of page ${page} of its ${question}`)
    expect(await stored(world)).toEqual([])
    expect(world.gateway.asked.filter((asked) => asked === path).length).toBeGreaterThan(1)
    expect(world.observed.map(({ type }) => type)).not.toContain('audited')
  })

  it('closes nothing either', async () => {
    const world = await troubledWorld()
    await endOf(world)
    const before = await stored(world)
    world.gateway.records = []
    world.gateway.onAsk = (asked) => (asked === '/settlements/1' ? 503 : 200)
    expect(await endOf(world)).toBeInstanceOf(AuditError)
    expect(await stored(world)).toEqual(before)
  })

  it('goes on where it answers in the end', async () => {
    const world = await troubledWorld()
    const silent = ['/records/2', '/settlements/1', '/payments/order-4-1'].flatMap((path) => [
      ...[path, path, path],
    ])
    world.gateway.onAsk = (asked) => {
      const at = silent.indexOf(asked)
      if (at >= 0) silent.splice(at, 1)
      return at >= 0 ? 503 : 200
    }
    expect(await endOf(world)).toMatchObject({ ours: 5, theirs: 4, settled: 4 })
    expect(silent).toEqual([])
    expect(await stored(world)).toHaveLength(9)
  })

  it('is not asked again where it says no: that is an answer', async () => {
    const world = await troubledWorld()
    world.gateway.onAsk = (asked) => (asked === '/records/1' ? 401 : 200)
    expect(await endOf(world)).toBeInstanceOf(AuditError)
    expect(world.gateway.asked.filter((asked) => asked === '/records/1')).toHaveLength(1)
  })
})

it('lets an error of the store through', async () => {
  const world = await troubledWorld()
  const broken = new Error('disk full')
  world.store.saveBreaks = () => Promise.reject(broken)
  await expect(world.client.audit(world.period)).rejects.toBe(broken)
})

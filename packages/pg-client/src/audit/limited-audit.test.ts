import { describe, expect, it } from 'vitest'
import { paymentOf, recordOf } from '../testing/agreeing-books.js'
import { auditUnderTest, write, type AuditUnderTest } from '../testing/listing-gateway.js'
import { AuditError } from './audit-error.js'
import type { AuditReport } from './audit-report.js'

/** A gateway that answers so many times with 429 where a path begins so, and says for how long. */
async function limitedWorld(path: string, times: number, retryAfter = '300', hasList = true) {
  const world = auditUnderTest(hasList ? {} : { listRecords: undefined as never })
  const payment = paymentOf(1)
  await write(world, [{ payment, records: [recordOf(payment)] }])
  const { gateway, clock } = world
  gateway.headers = { 'Retry-After': retryAfter }
  const askedAt: number[] = []
  gateway.onAsk = (asked) => {
    if (!asked.startsWith(path)) return 200
    askedAt.push(clock.monotonic())
    return askedAt.length <= times ? 429 : 200
  }
  return { ...world, askedAt }
}

const auditOf = ({ client, clock, period }: AuditUnderTest): Promise<AuditReport> =>
  clock.advanceUntil(client.audit(period))

/** What lies between one ask and the next, in seconds. */
const waitsOf = (askedAt: readonly number[]): readonly number[] =>
  askedAt.slice(1).map((at, n) => Math.round((at - (askedAt[n] ?? 0)) / 1000))

describe('an audit of a gateway that answers 429', () => {
  it('waits for as long as it says for a page of the list, and goes on', async () => {
    const world = await limitedWorld('/records/1', 1)
    expect(await auditOf(world)).toMatchObject({ ours: 1, theirs: 1, breaks: [], unexamined: [] })
    expect(waitsOf(world.askedAt)).toEqual([300])
  })

  it('waits so for a payment that it looks up', async () => {
    const world = await limitedWorld('/payments', 1, '300', false)
    expect(await auditOf(world)).toMatchObject({ ours: 1, theirs: 1, breaks: [], unexamined: [] })
    expect(waitsOf(world.askedAt)).toEqual([300])
  })

  it('asks five times, waits between them left out, and then it is over', async () => {
    const world = await limitedWorld('/records/1', 99)
    const end = auditOf(world).catch((error: unknown) => error)
    expect(await end).toBeInstanceOf(AuditError)
    expect(waitsOf(world.askedAt)).toEqual([300, 300, 300, 300])
    const lookedUp = await limitedWorld('/payments', 99, '300', false)
    expect((await auditOf(lookedUp)).unexamined).toHaveLength(1)
    expect(waitsOf(lookedUp.askedAt)).toEqual([300, 300, 300, 300])
  })
})

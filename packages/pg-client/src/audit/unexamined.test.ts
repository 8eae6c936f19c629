import { describe, expect, it } from 'vitest'
import type { Payment } from '../payment/payment.js'
import { paymentOf, periodFrom, recordOf } from '../testing/agreeing-books.js'
import { auditUnderTest, rewrite, write, type AuditUnderTest } from '../testing/listing-gateway.js'
import type { AuditReport } from './audit-report.js'

const idsOf = ({ breaks }: AuditReport): readonly string[] =>
  breaks.map(({ id }) => id.slice('async-card:'.length))
const missed = ({ unexamined }: AuditReport): readonly string[] =>
  unexamined.map(({ reference }) => reference)

/** Some payments that the gateway does not have, with its list or without one. */
async function worldWithout(numbers: readonly number[], hasList = true): Promise<AuditUnderTest> {
  const world = auditUnderTest(hasList ? {} : { listRecords: undefined as never })
  await write(
    world,
    numbers.map((number) => ({ payment: paymentOf(number), records: [] })),
  )
  return world
}

/** Lets the gateway answer each look-up but those of some references, with 500 or as said. */
function silence({ gateway }: AuditUnderTest, ...references: readonly string[]): void {
  gateway.onAsk = (path) =>
    references.some((reference) => path === `/payments/${reference}`) ? 500 : 200
}

const auditOf = ({ client, clock, period }: AuditUnderTest): Promise<AuditReport> =>
  clock.advanceUntil(client.audit(period))

describe('a payment that the gateway does not tell of', () => {
  it.each([true, false])('is listed, and the others are told; a list: %s', async (hasList) => {
    const world = await worldWithout([1, 2], hasList)
    silence(world, 'order-1-1')
    const report = await auditOf(world)
    expect(idsOf(report)).toEqual(['missing-there:order-2-1'])
    const about = { paymentId: 'payment-1', orderId: 'order-1', reference: 'order-1-1' }
    expect(report.unexamined).toEqual([{ ...about, why: 'HTTP 500' }])
    expect(world.observed.find(({ type }) => type === 'audited')).toMatchObject({ unexamined: 1 })
    const request = { dialect: 'async-card', isOpen: true, limit: 9 }
    expect(await world.store.listBreaks(request)).toEqual(report.breaks)
    silence(world)
    expect(idsOf(await auditOf(world))).toHaveLength(2)
  })

  it('says no card number in place of an answer', async () => {
    const world = auditUnderTest({
      lookUp: async () => ({ kind: 'inconclusive', detail: 'card 1234-5678-9814-1451 is odd' }),
    })
    await write(world, [{ payment: paymentOf(1), records: [] }])
    expect((await auditOf(world)).unexamined[0]?.why).toBe('card ****-****-****-1451 is odd')
  })

  it.each([true, false])(
    'keeps its break open, and its first time; a list: %s',
    async (hasList) => {
      const world = await worldWithout([1, 2], hasList)
      const first = await auditOf(world)
      world.gateway.records = [1, 2].map((number) => recordOf(paymentOf(number)))
      silence(world, 'order-1-1')
      const second = await auditOf(world)
      expect([idsOf(second), missed(second), second.closed]).toEqual([[], ['order-1-1'], 1])
      world.gateway.records = []
      silence(world)
      const third = await auditOf(world)
      expect(third.breaks[0]?.foundAt).toBe(first.breaks[0]?.foundAt)
    },
  )

  it('is asked for five times, and then it is over', async () => {
    const world = await worldWithout([1])
    silence(world, 'order-1-1')
    await auditOf(world)
    const asked = world.gateway.asked.filter((path) => path.startsWith('/payments'))
    expect(asked.length).toBeGreaterThanOrEqual(5)
    const answers = [500, 500, 500, 500]
    world.gateway.onAsk = (path) => (path.startsWith('/payments') ? answers.pop() : 200)
    expect(missed(await auditOf(world))).toEqual([])
  })

  it('is one of many: who tells of nothing is not asked five times for each', async () => {
    const numbers = Array.from({ length: 200 }, (_, n) => n)
    const world = await worldWithout(numbers)
    silence(world, ...numbers.map((n) => `order-${n}-1`))
    const begun = world.clock.now()
    const report = await auditOf(world)
    expect([report.unexamined.length, report.breaks]).toEqual([200, []])
    expect(world.clock.now() - begun).toBeLessThan(120_000)
  })
})

describe('an order with a payment that the gateway does not tell of', () => {
  const nth = (n: number, change: Partial<Payment> = {}): Payment =>
    paymentOf(1, {
      id: `p${n}`,
      reference: `order-1-${n}`,
      gatewayKey: `k${n}`,
      createdAt: periodFrom + n,
      ...change,
    })
  const charged = (payment: Payment) => recordOf(payment, { gatewayKey: payment.gatewayKey ?? '' })

  it('is told to be paid twice where two others are', async () => {
    const world = auditUnderTest()
    const all = [nth(1, { refundedMinor: 5 }), nth(2), nth(3)]
    await write(
      world,
      all.map((payment) => ({ payment, records: [charged({ ...payment, refundedMinor: 0 })] })),
    )
    silence(world, 'order-1-1')
    const report = await auditOf(world)
    expect([idsOf(report), missed(report)]).toEqual([['duplicate:order:order-1'], ['order-1-1']])
  })

  it('stays paid twice until that one is known', async () => {
    const world = auditUnderTest()
    const both = [nth(1), nth(2)]
    await write(
      world,
      both.map((payment) => ({ payment, records: [charged(payment)] })),
    )
    expect(idsOf(await auditOf(world))).toEqual(['duplicate:order:order-1'])
    silence(world, 'order-1-1')
    const report = await auditOf(world)
    expect([idsOf(report), missed(report), report.closed]).toEqual([[], ['order-1-1'], 0])
    silence(world)
    await rewrite(world.store, 'p1', { state: 'canceled', refundedMinor: 50_000 })
    world.gateway.records = world.gateway.records.map((record) =>
      record.gatewayKey === 'k1' ? { ...record, refundedMinor: 50_000 } : record,
    )
    expect(await auditOf(world)).toMatchObject({ breaks: [], closed: 1 })
  })
})

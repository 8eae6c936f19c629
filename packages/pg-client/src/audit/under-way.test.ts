import { expect, it } from 'vitest'
import { won } from '../payment/money.js'
import type { Payment } from '../payment/payment.js'
import type { GatewayRecord } from '../ports/gateway-records.js'
import { paymentOf, recordOf } from '../testing/agreeing-books.js'
import { auditUnderTest, rewrite, write, type AuditUnderTest } from '../testing/listing-gateway.js'
import type { AuditReport } from './audit-report.js'

const nextCheckMs = 13_000
/** A round of the reconciler each second, and ten for the question. */
const checkedWithinMs = 11_000

interface Hour extends AuditUnderTest {
  readonly payment: Payment
  audit(): Promise<AuditReport>
}

/** A payment of 1.5 s ago that is charged, and that we are about to hear of. */
async function hourWith(
  change: Partial<Payment>,
  record: Partial<GatewayRecord> = {},
  hasList = true,
): Promise<Hour> {
  const world = auditUnderTest(hasList ? {} : { listRecords: undefined as never })
  const now = world.clock.now()
  const times = { createdAt: now - 1500, nextCheckAt: now + nextCheckMs }
  const payment = paymentOf(1, { state: 'pending', ...times, ...change })
  await write(world, [{ payment, records: [recordOf(payment, record)] }])
  const period = { from: now - 3_600_000, to: now + 1 }
  return { ...world, payment, audit: () => world.client.audit(period) }
}

const told = ({ breaks, open, underWay }: AuditReport): readonly unknown[] => [
  ...breaks.map(({ id }) => id.slice('async-card:'.length)),
  { open, underWay },
]

it.each(['requested', 'unknown', 'pending'] as const)(
  'what is charged and will be found out in time is no break, but is counted: %s',
  async (state) => {
    for (const hasList of [true, false]) {
      const { audit, clock, observed } = await hourWith({ state }, {}, hasList)
      expect(told(await audit())).toEqual([{ open: 1, underWay: 1 }])
      expect(observed.find(({ type }) => type === 'audited')).toMatchObject({ underWay: 1 })
      await clock.advance(nextCheckMs + checkedWithinMs - 1)
      expect(told(await audit())).toEqual([{ open: 1, underWay: 1 }])
      await clock.advance(1)
      expect(told(await audit())).toEqual(['status:order-1-1', { open: 1, underWay: 0 }])
    }
  },
)

it('what nobody will ask about is a break at once', async () => {
  const { audit } = await hourWith({ nextCheckAt: null })
  expect(told(await audit())).toEqual(['status:order-1-1', { open: 1, underWay: 0 }])
})

it('what has ended here is a break at once, whenever it is asked about', async () => {
  const { audit } = await hourWith({ state: 'declined' })
  expect(told(await audit())).toEqual(['status:order-1-1', { open: 0, underWay: 0 }])
})

it('what will be found out is not counted where no money is there', async () => {
  const { audit } = await hourWith({}, { status: 'pending' })
  expect(told(await audit())).toEqual([{ open: 1, underWay: 0 }])
})

it('what will not get better is a break all the same: an amount, a second charge', async () => {
  const { audit, gateway, payment } = await hourWith({}, { amount: won(1) })
  expect(told(await audit())).toEqual(['amount:order-1-1', { open: 1, underWay: 1 }])
  gateway.records = ['key-of-order-1-1', 'k2'].map((key) => recordOf(payment, { gatewayKey: key }))
  expect(told(await audit())).toEqual(['duplicate:order-1-1', { open: 1, underWay: 1 }])
})

it('a break stays one while it is asked about again', async () => {
  const { audit, clock, payment, store } = await hourWith({})
  await clock.advance(nextCheckMs + checkedWithinMs)
  expect(told(await audit())).toEqual(['status:order-1-1', { open: 1, underWay: 0 }])
  await rewrite(store, payment.id, { nextCheckAt: clock.now() + nextCheckMs })
  const again = await audit()
  expect(told(again)).toEqual(['status:order-1-1', { open: 1, underWay: 0 }])
  expect(again.closed).toBe(0)
  await rewrite(store, payment.id, { state: 'approved', nextCheckAt: null })
  expect(await audit()).toMatchObject({ breaks: [], closed: 1, underWay: 0 })
})

it('goes by the moment at which a payment was looked at, however long it goes on', async () => {
  const { audit, clock, gateway, store } = await hourWith({})
  const late = paymentOf(2, { createdAt: clock.now() - 1000 })
  await write({ store, gateway }, [{ payment: late, records: [] }])
  // The other one takes four waits, 15 s in all.
  gateway.onAsk = (path) => (path === '/payments/order-2-1' ? 503 : 200)
  const report = await clock.advanceUntil(audit())
  expect(told(report)).toEqual([{ open: 1, underWay: 1 }])
})

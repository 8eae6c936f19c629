import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Payment } from '../../payment/payment.js'
import { tossList } from '../../testing/toss-list.js'
import { refuse, respond, tossPayment, transactionRow } from '../../testing/toss-samples.js'
import { toss } from './toss-dialect.js'

const dialect = toss({ secretKey: 'test_sk_shop', baseUrl: 'https://gateway.test' })
const minute = 60_000
const hour = 60 * minute
const now = Date.UTC(2026, 5, 15, 3)
const context = { now, times: dialect.times }

/** Payments of these ages, sent when they were made. */
const paymentsOf = (...agesMs: number[]): Payment[] =>
  agesMs.map((age, index) => {
    const createdAt = now - age
    const ids = { id: `p${index}`, reference: `order-${index}-Kx9`, orderId: `order-${index}` }
    return tossPayment({ ...ids, createdAt, lastSentAt: createdAt, state: 'unknown' })
  })
/** The approvals of these, five seconds after they were sent. */
const approvalsOf = (payments: readonly Payment[]): Record<string, unknown>[] =>
  payments.map(({ id, reference: orderId, createdAt }) =>
    transactionRow(createdAt + 5000, { transactionKey: id, paymentKey: `k-${id}`, orderId }),
  )
/** Others' transactions, one every `everyMs`, for so long until now. */
const others = (everyMs: number, forMs: number): Record<string, unknown>[] =>
  Array.from({ length: Math.floor(forMs / everyMs) }, (_, index) =>
    transactionRow(now - index * everyMs, {
      transactionKey: `o${index}`,
      paymentKey: `ok${index}`,
      orderId: `other-${index}`,
    }),
  )
const inquire = async (payments: readonly Payment[], rows: Record<string, unknown>[]) => {
  const shop = tossList(rows)
  const answers = await dialect.batchInquiry?.(payments, shop.ask, context)
  return { ids: [...(answers ?? [])].map(([id]) => id).sort(), answers, asked: shop.asked }
}

describe('a batch', () => {
  it('finds many payments by one request for Seoul’s time', async () => {
    const payments = paymentsOf(2 * minute, 3 * minute, 4 * minute)
    const { ids, answers, asked } = await inquire(payments, approvalsOf(payments))
    expect(ids).toEqual(['p0', 'p1', 'p2'])
    expect(answers?.get('p1')).toMatchObject({
      kind: 'transactions',
      transactions: [{ gatewayKey: 'k-p1', status: 'approved', reference: 'order-1-Kx9' }],
    })
    expect(asked).toHaveLength(1)
    expect(Object.fromEntries(asked[0]?.searchParams ?? [])).toEqual({
      // 19 minutes before noon in Seoul, and 15 after: clocks may be apart.
      startDate: '2026-06-15T11:41:00',
      endDate: '2026-06-15T12:14:59',
      limit: '1000',
    })
  })

  it('asks nothing for one payment: that is a look-up', async () => {
    const { ids, asked } = await inquire(paymentsOf(minute), [])
    expect([ids, asked]).toEqual([[], []])
  })

  it('reads page after page where there are many transactions', async () => {
    const payments = paymentsOf(...Array.from({ length: 12 }, (_, n) => (n + 1) * minute))
    // 27 minutes with two a second: four pages.
    const rows = [...others(500, 40 * minute), ...approvalsOf(payments)]
    const { ids, asked } = await inquire(payments, rows)
    expect(ids).toHaveLength(12)
    expect(asked).toHaveLength(4)
    expect(asked.map(({ searchParams }) => searchParams.get('startingAfter'))[0]).toBeNull()
  })

  it('leaves a payment of days ago out where the way there is long', async () => {
    const payments = paymentsOf(minute, 2 * minute, 3 * minute, 72 * hour)
    const rows = [...others(2 * minute, 72 * hour), ...approvalsOf(payments)]
    const { ids, asked } = await inquire(payments, rows)
    expect(ids).toEqual(['p0', 'p1', 'p2'])
    expect(asked).toHaveLength(1)
  })

  it('goes back for days where one page has it all', async () => {
    const payments = paymentsOf(minute, 48 * hour, 49 * hour, 72 * hour)
    const rows = [...others(10 * minute, 72 * hour), ...approvalsOf(payments)]
    const { ids, asked } = await inquire(payments, rows)
    expect(ids).toHaveLength(4)
    expect(asked.map(({ searchParams }) => searchParams.get('startDate'))).toEqual([
      ...['2026-06-15T11:44:00', '2026-06-12T11:45:00'],
    ])
    expect(asked.map(({ searchParams }) => searchParams.get('endDate'))).toEqual([
      ...['2026-06-15T12:14:59', '2026-06-15T11:43:59'],
    ])
  })

  it('goes back for many payments, though one newer payment alone would not pay', async () => {
    const old = Array.from({ length: 30 }, (_, n) => 5 * hour + n * 1000)
    const payments = paymentsOf(4 * hour, ...old)
    const rows = [...others(3000, 6 * hour), ...approvalsOf(payments)]
    const { ids, asked } = await inquire(payments, rows)
    expect(ids).toHaveLength(31)
    expect(asked.length).toBeLessThan(10)
  })

  it('sees a cancel that came long after', async () => {
    const payments = paymentsOf(minute, 5 * hour, 5 * hour)
    const [, , canceled] = payments
    const cancel = { orderId: canceled?.reference, paymentKey: 'k-p2', status: 'CANCELED' }
    const row = transactionRow(now - minute, { ...cancel, amount: -15_000, transactionKey: 'c' })
    const { answers } = await inquire(payments, [...approvalsOf(payments), row])
    expect(answers?.get('p1')).toMatchObject({ transactions: [{ refundedMinor: 0 }] })
    expect(answers?.get('p2')).toMatchObject({ transactions: [{ refundedMinor: 15_000 }] })
  })

  it('claims nothing of a window that it has not read completely', async () => {
    const payments = paymentsOf(minute, 2 * minute)
    const rows = [...others(500, 17 * minute), ...approvalsOf(payments)]
    const { ids, asked } = await inquire(payments, rows)
    expect([ids, asked.length]).toEqual([[], 1])
  })

  it('gives up at the first page where that promises more pages than payments', async () => {
    const payments = paymentsOf(...Array.from({ length: 6 }, (_, n) => (n + 1) * 10_000))
    const { ids, asked } = await inquire(payments, others(80, 17 * minute))
    expect([ids, asked.length]).toEqual([[], 1])
  })

  it.each([
    refuse(500, 'COMMON_ERROR'),
    refuse(429, 'X'),
    respond(200, '<html>'),
    respond(200, {}),
  ])('claims nothing, and stops, at an answer that is no page: %j', async (response) => {
    let asked = 0
    const payments = paymentsOf(minute, 2 * hour, 2 * hour, 2 * hour)
    const answers = await dialect.batchInquiry?.(
      payments,
      async () => {
        asked += 1
        return response
      },
      context,
    )
    expect([answers?.size, asked]).toEqual([0, 1])
  })

  it('keeps what it has where a later page is refused, and lets errors through', async () => {
    const payments = paymentsOf(minute, 10 * hour, 10 * hour, 10 * hour)
    const shop = tossList(approvalsOf(payments))
    const answers = await dialect.batchInquiry?.(
      payments,
      async (request) => (shop.asked.length === 1 ? refuse(500, 'X') : shop.ask(request)),
      context,
    )
    expect([...(answers ?? [])].map(([id]) => id)).toEqual(['p0'])
    const reset = () => Promise.reject(new Error('reset'))
    const asking = dialect.batchInquiry?.(payments, reset, context)
    await expect(asking).rejects.toThrow('reset')
  })

  it('stops at a page that comes again and again', async () => {
    const page = respond(200, others(100, 100_000))
    let asked = 0
    const ask = async () => {
      asked += 1
      return page
    }
    const payments = paymentsOf(...Array.from({ length: 50 }, () => hour))
    expect((await dialect.batchInquiry?.(payments, ask, context))?.size).toBe(0)
    expect(asked).toBeLessThan(4)
  })

  it('says nothing of payments that Toss has elsewhere in time: our clock was ahead', async () => {
    const payments = paymentsOf(2 * hour, 2 * hour + minute, 2 * hour + 2 * minute)
    const rows = approvalsOf(paymentsOf(2 * hour + 20 * minute, 2 * hour + 21 * minute))
    const { ids, asked } = await inquire(payments, rows)
    expect([ids, asked.length]).toEqual([[], 1])
  })

  it('is not misled by a clock that was set back', async () => {
    const payments = paymentsOf(-20 * hour, minute, 2 * minute)
    const { ids, asked } = await inquire(payments, approvalsOf(payments.slice(1)))
    expect(ids).toEqual(['p1', 'p2'])
    expect(asked).toHaveLength(1)
  })
})

describe('whatever the payments and the traffic', () => {
  const traffic = [1, 3, 10].map((everyMin) => others(everyMin * minute, 30 * hour))

  it('takes fewer requests than payments, and tells what is true', async () => {
    const age = fc.oneof(fc.integer({ min: 1, max: hour }), fc.integer({ min: 1, max: 30 * hour }))
    const ages = fc.array(age, { maxLength: 15 })
    await fc.assert(
      fc.asyncProperty(ages, fc.constantFrom(...traffic), async (agesMs, elsewhere) => {
        const payments = paymentsOf(...agesMs)
        const approved = payments.filter((_, n) => n % 2 === 0)
        const rows = [...approvalsOf(approved), ...elsewhere]
        const { answers, asked } = await inquire(payments, rows)
        expect(asked.length).toBeLessThan(Math.max(1, payments.length))
        for (const payment of payments) {
          const answer = answers?.get(payment.id)
          if (!answer) continue
          expect([answer.kind, approved.includes(payment)]).toEqual(['transactions', true])
        }
      }),
      { numRuns: 20 },
    )
  })
})

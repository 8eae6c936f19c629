import { describe, expect, it } from 'vitest'
import type { HttpRequest } from '../../ports/http-transport.js'
import { tossList } from '../../testing/toss-list.js'
import { allPages, refuse, respond, transactionRow } from '../../testing/toss-samples.js'
import { toss } from './toss-dialect.js'

const dialect = toss({ secretKey: 'test_sk_shop', baseUrl: 'https://gateway.test' })
const start = Date.UTC(2026, 0, 1)
const period = { from: start, to: start + 86_400_000 }

const listed = (...rows: Record<string, unknown>[]) =>
  allPages(dialect.listRecords?.(period, tossList(rows).ask))
const row = (second: number, change: object = {}) => transactionRow(start + second * 1000, change)
const record = {
  gatewayKey: 'tviva20260101000000Kq3Z1',
  reference: 'order-1-Kx9',
  status: 'approved',
  amount: { minor: 15_000, currency: 'KRW' },
  refundedMinor: 0,
  feeMinor: null,
  at: start + 1000,
}

describe('the records of a period', () => {
  it('are one for each payment, with what was given back of it', async () => {
    const other = { paymentKey: 'k2', orderId: 'order-2-Kx9', amount: 900 }
    const part = { amount: -5000, status: 'PARTIAL_CANCELED' }
    expect(await listed(row(1), row(2, other), row(3, part), row(4, part))).toEqual([
      { ...record, refundedMinor: 10_000 },
      {
        ...record,
        gatewayKey: 'k2',
        reference: 'order-2-Kx9',
        at: start + 2000,
        amount: { minor: 900, currency: 'KRW' },
      },
    ])
  })

  it('leave out what nothing was charged for in the period', async () => {
    const issued = {
      method: '가상계좌',
      amount: 0,
      status: 'WAITING_FOR_DEPOSIT',
      paymentKey: 'k2',
    }
    const old = { paymentKey: 'k3', amount: -500, status: 'CANCELED' }
    const foreign = { paymentKey: 'k4', currency: 'VND', amount: 1.5 }
    expect(await listed(row(1), row(2, issued), row(3, old), row(4, foreign))).toEqual([record])
  })

  it('tell a deposit by its moment, and take one back', async () => {
    const waiting = { method: '가상계좌', status: 'WAITING_FOR_DEPOSIT' }
    const paid = [row(0, { ...waiting, amount: 0 }), row(1, { method: '가상계좌' })]
    expect(await listed(...paid)).toEqual([record])
    const takenBack = row(2, { ...waiting, amount: -15_000 })
    expect(await listed(...paid, takenBack)).toEqual([])
    expect(await listed(...paid, takenBack, row(3))).toEqual([record])
  })

  it('come page by page, whatever Toss’s pages are', async () => {
    const rows = Array.from({ length: 2500 }, (_, n) => row(n, { paymentKey: `k${n}` }))
    const shop = tossList(rows)
    const pages: number[] = []
    for await (const page of dialect.listRecords?.(period, shop.ask) ?? []) pages.push(page.length)
    expect(pages).toEqual([1000, 1000, 500])
    expect(shop.asked.map(({ searchParams }) => searchParams.get('startingAfter'))).toEqual([
      ...[null, rows[999]?.['transactionKey'], rows[1999]?.['transactionKey']],
    ])
  })

  it('are none at all where a page is missing', async () => {
    const refused = dialect.listRecords?.(period, async () => refuse(500, 'COMMON_ERROR'))
    await expect(allPages(refused)).rejects.toThrow('HTTP 500 COMMON_ERROR for its transactions')
    const page = respond(
      200,
      Array.from({ length: 1000 }, (_, n) => row(n)),
    )
    const endless = dialect.listRecords?.(period, async () => page)
    await expect(allPages(endless)).rejects.toThrow('twice')
  })
})

describe('the settlements of a period', () => {
  const sold = (change: object = {}): object => ({
    paymentKey: record.gatewayKey,
    transactionKey: 't1',
    orderId: 'order-1-Kx9',
    currency: 'KRW',
    approvedAt: '2026-01-01T09:00:01+09:00',
    soldDate: '2026-01-01',
    amount: 15_000,
    fee: 495,
    payOutAmount: 14_505,
    ...change,
  })
  const settled = async (...pages: object[][]) => {
    const asked: string[] = []
    const records = await allPages(
      dialect.listSettlements?.(period, async ({ url }: HttpRequest) => {
        asked.push(url)
        return respond(200, pages[asked.length - 1] ?? [])
      }),
    )
    return { records, asked }
  }

  it('are one for each payment, with what Toss keeps of it', async () => {
    const cancel = sold({ transactionKey: 't2', amount: -5000, fee: -165 })
    const other = sold({ transactionKey: 't3', paymentKey: 'k2', orderId: null })
    const { records } = await settled([sold(), cancel, other])
    expect(records).toEqual([
      { ...record, refundedMinor: 5000, feeMinor: 330 },
      { ...record, gatewayKey: 'k2', reference: null, feeMinor: 495 },
    ])
  })

  it('leave out the cancel of a sale in another period, and may be none', async () => {
    expect((await settled([sold({ amount: -5000, fee: -165 })])).records).toEqual([])
    expect((await settled([])).records).toEqual([])
  })

  it('come by days in Seoul and page by page', async () => {
    const full = Array.from({ length: 500 }, (_, n) =>
      sold({ transactionKey: `t${n}`, paymentKey: `k${n}` }),
    )
    const { records, asked } = await settled(full, [sold({ transactionKey: 'last' })])
    expect(records).toHaveLength(501)
    expect(asked.map((url) => Object.fromEntries(new URL(url).searchParams))).toMatchObject([
      { startDate: '2026-01-01', endDate: '2026-01-02', page: '1', size: '500' },
      { page: '2' },
    ])
  })

  it('are none at all where a page is missing or comes twice', async () => {
    const refused = dialect.listSettlements?.(period, async () => respond(200, [{}]))
    await expect(allPages(refused)).rejects.toThrow('HTTP 200 for its settlements')
    const page = respond(
      200,
      Array.from({ length: 500 }, () => sold()),
    )
    const endless = dialect.listSettlements?.(period, async () => page)
    await expect(allPages(endless)).rejects.toThrow('twice')
  })
})

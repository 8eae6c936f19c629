import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startTossShop, withKey, type TossReply, type TossShop } from '../../testing/toss-shop.js'

const HOUR_MS = 3_600_000
const cancelReason = '한 개 품절'

type Rows = Record<string, unknown>[]

/** Days begin at 15:00 UTC: the clock starts at midnight in Seoul, 2026-01-01. */
describe('lists at Toss', () => {
  let shop: TossShop
  let clock: VirtualClock
  beforeEach(async () => {
    clock = new VirtualClock({ wallMs: Date.UTC(2025, 11, 31, 15) })
    shop = await startTossShop({ clock })
  })
  afterEach(() => shop.close())

  const list = (name: string, query: Record<string, string>, headers = {}): Promise<TossReply> =>
    shop.call('GET', `/v1/${name}?${new URLSearchParams(query).toString()}`, headers)
  const rowsOf = ({ json }: TossReply): Rows => json as unknown as Rows

  const decade = { startDate: '2020-01-01', endDate: '2030-01-01' }

  it('has every approval and every cancel, the oldest first', async () => {
    const one = await shop.confirmed()
    await clock.advance(HOUR_MS)
    const other = await shop.confirmed({ amount: 3000 })
    await clock.advance(HOUR_MS)
    await shop.cancel(one.paymentKey, { cancelReason, cancelAmount: 5000 })
    await clock.advance(HOUR_MS)
    await shop.cancel(one.paymentKey, { cancelReason })
    await shop.cancel(other.paymentKey, { cancelReason })
    await shop.confirm(shop.authenticated({ outcome: 'limitExceeded' }))
    const rows = rowsOf(await list('transactions', decade))
    expect(rows.map(({ paymentKey, amount, status }) => [paymentKey, amount, status])).toEqual([
      [one.paymentKey, 15_000, 'DONE'],
      [other.paymentKey, 3000, 'DONE'],
      [one.paymentKey, -5000, 'PARTIAL_CANCELED'],
      [one.paymentKey, -10_000, 'PARTIAL_CANCELED'],
      [other.paymentKey, -3000, 'CANCELED'],
    ])
    const { cancels, lastTransactionKey } = (await shop.byKey(one.paymentKey)).json
    const [, second] = cancels as { transactionKey: string }[]
    expect([rows[3]?.['transactionKey'], lastTransactionKey]).toEqual([
      second?.transactionKey,
      second?.transactionKey,
    ])
    expect(rows[2]).toMatchObject({
      orderId: one.orderId,
      transactionAt: '2026-01-01T02:00:00+09:00',
    })
    expect(await list('transactions', decade, withKey('test_sk_elsewhere'))).toMatchObject({
      status: 200,
      text: '[]',
    })
  })

  it('moves no money by an account issued, canceled unpaid, or paid in error', async () => {
    const paid = await shop.confirmed({ method: 'virtual-account' })
    const unpaid = await shop.confirmed({ method: 'virtual-account' })
    await clock.advance(1000)
    shop.act('deposit', { orderId: paid.orderId })
    const amounts = async (): Promise<unknown[]> =>
      rowsOf(await list('transactions', decade)).map(({ amount, status }) => [amount, status])
    const issued = [0, 'WAITING_FOR_DEPOSIT']
    expect(await amounts()).toEqual([issued, issued, [15_000, 'DONE']])
    shop.act('fail-deposit', { orderId: paid.orderId })
    await shop.cancel(unpaid.paymentKey, { cancelReason })
    expect(await amounts()).toEqual([issued, issued, issued, [0, 'CANCELED']])
    expect(rowsOf(await list('settlements', decade))).toEqual([])
    await clock.advance(1000)
    shop.act('deposit', { orderId: paid.orderId })
    expect(await amounts()).toEqual([issued, issued, issued, [0, 'CANCELED'], [15_000, 'DONE']])
  })

  it('takes the moments of a window in, to the second, the millisecond or the day', async () => {
    await clock.advance(999)
    await shop.confirmed()
    const count = async (startDate: string, endDate: string): Promise<number> =>
      rowsOf(await list('transactions', { startDate, endDate })).length
    expect(await count('2026-01-01', '2026-01-01T00:00:00')).toBe(1)
    expect(await count('2026-01-01T00:00:00.999', '2026-01-01T00:00:00.999')).toBe(1)
    expect(await count('2026-01-01T00:00:00', '2026-01-01T00:00:00.998')).toBe(0)
    expect(await count('2026-01-01T00:00:01', '2026-01-01T12:00:00')).toBe(0)
    expect(await count('2026-01-01', '2026-01-01')).toBe(0)
    expect(await count('2025-12-31', '2025-12-31T23:59:59')).toBe(0)
  })

  it('goes on after the last transaction that was received', async () => {
    for (let made = 0; made < 5; made += 1) await shop.confirmed()
    const all = rowsOf(await list('transactions', decade))
    const keys = all.map(({ transactionKey }) => String(transactionKey))
    const page = await list('transactions', {
      ...decade,
      limit: '2',
      startingAfter: keys[1] ?? '',
    })
    expect(rowsOf(page).map(({ transactionKey }) => transactionKey)).toEqual(keys.slice(2, 4))
    const end = await list('transactions', { ...decade, startingAfter: keys[4] ?? '' })
    expect(end.text).toBe('[]')
  })

  it.each([
    [{ endDate: '2026-01-01' }, 'INVALID_DATE'],
    [{ ...decade, startDate: '2026-02-30' }, 'INVALID_DATE'],
    [{ ...decade, startDate: '2026-01-01T24:00:00' }, 'INVALID_DATE'],
    [{ ...decade, endDate: '2026-01-01T00:00:00+09:00' }, 'INVALID_DATE'],
    [{ startDate: '2026-01-02', endDate: '2026-01-01T23:59:59' }, 'INVALID_DATE'],
    [{ ...decade, limit: '0' }, 'INVALID_REQUEST'],
    [{ ...decade, limit: 'many' }, 'INVALID_REQUEST'],
    [{ ...decade, limit: '5001' }, 'EXCEED_MAX_QUERY_LIMIT'],
    [{ ...decade, startingAfter: 'no-such-key' }, 'INVALID_TRANSACTION_KEY'],
  ])('refuses transactions of %j with %s', async (query, code) => {
    const { status, json } = await list('transactions', query as Record<string, string>)
    expect([status, json['code']]).toEqual([400, code])
  })

  it('settles every approval and every cancel less a fee', async () => {
    const { paymentKey } = await shop.confirmed()
    await clock.advance(24 * HOUR_MS)
    await shop.cancel(paymentKey, { cancelReason, cancelAmount: 5000 })
    const rows = rowsOf(await list('settlements', decade))
    expect(rows).toMatchObject([
      {
        amount: 15_000,
        fee: 495,
        supplyAmount: 450,
        vat: 45,
        payOutAmount: 14_505,
        soldDate: '2026-01-01',
        paidOutDate: '2026-01-06',
        cancel: null,
        approvedAt: '2026-01-01T00:00:00+09:00',
        fees: [{ type: 'BASE', fee: 495 }],
      },
      {
        amount: -5000,
        fee: -165,
        supplyAmount: -150,
        vat: -15,
        payOutAmount: -4835,
        soldDate: '2026-01-02',
        paidOutDate: '2026-01-07',
        approvedAt: '2026-01-01T00:00:00+09:00',
        cancel: { cancelAmount: 5000, cancelReason },
      },
    ])
    for (const { amount, fee, supplyAmount, vat, payOutAmount } of rows as Record<
      string,
      number
    >[]) {
      expect([(supplyAmount ?? 0) + (vat ?? 0), (amount ?? 0) - (fee ?? 0)]).toEqual([
        fee,
        payOutAmount,
      ])
    }
  })

  it('compares the day of the sale or of the pay-out, both days included', async () => {
    await shop.confirmed()
    const count = async (query: Record<string, string>): Promise<number> =>
      rowsOf(await list('settlements', query)).length
    const sold = { startDate: '2026-01-01', endDate: '2026-01-01' }
    const paidOut = { startDate: '2026-01-06', endDate: '2026-01-06' }
    expect(await count(sold)).toBe(1)
    expect(await count({ ...sold, dateType: 'paidOutDate' })).toBe(0)
    expect(await count({ ...paidOut, dateType: 'paidOutDate' })).toBe(1)
    expect(await count(paidOut)).toBe(0)
    expect(await count({ ...decade, page: '2' })).toBe(0)
    await shop.confirmed()
    expect(await count({ ...decade, page: '2', size: '1' })).toBe(1)
  })

  it.each([
    [{ startDate: '2026-01-01' }, 'INVALID_DATE'],
    [{ startDate: '2026-01-02', endDate: '2026-01-01' }, 'INVALID_DATE'],
    [{ startDate: '2026-01-01T00:00:00', endDate: '2026-01-02' }, 'INVALID_DATE'],
    [{ ...decade, dateType: 'canceledDate' }, 'INVALID_REQUEST'],
    [{ ...decade, page: '0' }, 'INVALID_REQUEST'],
    [{ ...decade, size: '5001' }, 'INVALID_REQUEST'],
  ])('refuses settlements of %j with %s', async (query, code) => {
    const { status, json } = await list('settlements', query as Record<string, string>)
    expect([status, json['code']]).toEqual([400, code])
  })
})

import { describe, expect, it } from 'vitest'
import { won } from '../../payment/money.js'
import type { GatewayRecord, Period } from '../../ports/gateway-records.js'
import type { HttpResponse } from '../../ports/http-transport.js'
import {
  declinedIntent,
  failureOf,
  intentOf,
  listOf,
  madeAt,
  madeAtS,
  refundListOf,
  refundOf,
  respond,
  scriptedAsk,
  webhookSecret,
} from '../../testing/stripe-samples.js'
import { stripe } from './stripe-dialect.js'

const dialect = stripe({ secretKey: 'sk_test_1', webhookSecrets: [webhookSecret] })
const day: Period = { from: madeAt, to: madeAt + 86_400_000 }
const ok = (body: unknown) => respond(200, body)

async function recordsOf(period: Period, ...responses: HttpResponse[]) {
  const { ask, asked } = scriptedAsk(...responses)
  const pages: (readonly GatewayRecord[])[] = []
  for await (const page of dialect.listRecords?.(period, ask) ?? []) pages.push(page)
  return { pages, asked }
}

describe("Stripe's records", () => {
  it('come page by page, with our reference where there is one', async () => {
    const first = listOf([intentOf(), declinedIntent({ id: 'pi_1B', metadata: {} })], true)
    const second = listOf([intentOf({ id: 'pi_1C', status: 'canceled', amount_received: 0 })])
    const { pages, asked } = await recordsOf(day, ok(first), ok(second))
    const base = { amount: won(50_000), refundedMinor: 0, feeMinor: null, at: madeAt }
    expect(pages).toEqual([
      [
        { ...base, gatewayKey: 'pi_1A', reference: 'order-1-1', status: 'approved' },
        { ...base, gatewayKey: 'pi_1B', reference: null, status: 'declined' },
      ],
      [{ ...base, gatewayKey: 'pi_1C', reference: 'order-1-1', status: 'expired' }],
    ])
    expect(asked[1]).toMatch(/starting_after=pi_1B$/)
  })

  it.each([
    ['whole seconds', 0, 1000, 0, 0],
    ['parts of a second', 1, 2001, 1, 2],
    ['up to the end of a second', 500, 1999, 1, 1],
  ])('begin in the period: %s', async (_name, from, to, first, last) => {
    const period = { from: madeAt + from, to: madeAt + to }
    const { asked } = await recordsOf(period, ok(listOf([])))
    const window = `created[gte]=${madeAtS + first}&created[lte]=${madeAtS + last}`
    expect(asked[0]).toContain(`?${window}&`)
  })

  it('are none in a period that no second begins in', async () => {
    const { pages } = await recordsOf({ from: madeAt + 1, to: madeAt + 999 })
    expect(pages).toEqual([])
  })

  it('count what has really gone back', async () => {
    const refunded = intentOf({ latest_charge: { id: 'ch_1A', amount_refunded: 30_000 } })
    const refunds = refundListOf([refundOf(), refundOf({ amount: 10_000, status: 'pending' })])
    const { pages } = await recordsOf(day, ok(listOf([refunded])), ok(refunds))
    expect(pages[0]).toMatchObject([{ refundedMinor: 20_000 }])
  })

  it('leave out what no payment of ours can be in', async () => {
    const pounds = listOf([intentOf({ currency: 'gbp' })])
    expect((await recordsOf(day, ok(pounds))).pages).toEqual([[]])
  })

  it.each<[string, HttpResponse[]]>([
    ['an error', [respond(500, failureOf({ type: 'api_error' }))]],
    ['an unknown shape', [ok(listOf([intentOf({ status: 'of_tomorrow' })]))]],
    ['refunds that cannot be read', [ok(listOf([intentOf({ latest_charge: null })])), ok('')]],
  ])('are never told in part: %s', async (_name, responses) => {
    await expect(recordsOf(day, ...responses)).rejects.toThrow('stripe: ')
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { HttpRequest } from '../../ports/http-transport.js'
import { mutatedBodies } from '../../testing/body-mutations.js'
import { allPages, paymentKey, respond, settlementRow } from '../../testing/toss-samples.js'
import { toss } from './toss-dialect.js'

const origin = 'https://gateway.test'
const dialect = toss({ secretKey: 'test_sk_properties', baseUrl: origin })
const status = fc.constantFrom(200, 200, 200, 400, 404, 500)

/** What a page settles of a payment, sold and given back; undefined where it is not all in won. */
function settledIn(page: string, key: string): readonly number[] | undefined {
  const rows = JSON.parse(page) as readonly Record<string, unknown>[]
  const own = rows.filter(({ paymentKey: one }) => one === key)
  if (own.some(({ currency }) => currency !== 'KRW')) return undefined
  // There is no half a won.
  const amounts = own.map(({ amount }) => Number(amount)).filter(Number.isSafeInteger)
  const sum = (of: readonly number[]): number => of.reduce((total, one) => total + one, 0)
  const back = sum(amounts.filter((amount) => amount < 0))
  return [sum(amounts) - back, Math.abs(back)]
}

describe('a page of settlements that was tampered with', { timeout: 60_000 }, () => {
  it('is told only as far as it says so still; records never surprise', async () => {
    const at = Date.UTC(2026, 0, 1)
    const rows = [
      settlementRow(at),
      settlementRow(at, { transactionKey: 't-2', amount: -5000, fee: -165 }),
      settlementRow(at, { transactionKey: 't-3', paymentKey: 'key-2', orderId: 'order-2-Kx9' }),
    ]
    const told = { whole: 0, refused: 0 }
    await fc.assert(
      fc.asyncProperty(status, mutatedBodies(rows), async (code, body) => {
        const ask = async ({ url }: HttpRequest) => {
          expect(url.startsWith(`${origin}/v1/settlements?`)).toBe(true)
          return respond(code, body)
        }
        const pages = dialect.listSettlements?.({ from: at, to: at + 1 }, ask)
        const records = await allPages(pages).catch((error: unknown) => String(error))
        if (typeof records === 'string') {
          told.refused += 1
          expect(records).toMatch(/^Error: (Toss answered|a page came twice)/)
          return
        }
        expect(code).toBe(200)
        for (const { gatewayKey, amount, refundedMinor, feeMinor } of records) {
          expect(Number.isSafeInteger(amount.minor) && amount.minor > 0).toBe(true)
          expect(feeMinor === null || Number.isSafeInteger(feeMinor)).toBe(true)
          const settled = settledIn(body, gatewayKey)
          if (settled) expect([amount.minor, refundedMinor]).toEqual(settled)
          if (gatewayKey === paymentKey && refundedMinor === 5000) told.whole += 1
        }
      }),
      { numRuns: 1000 },
    )
    expect(Math.min(...Object.values(told))).toBeGreaterThan(0)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sampleRefund } from '../../conformance/sample-payment.js'
import {
  allPages,
  paymentBody,
  storedConfirm,
  tossPayment,
  transactionRow,
} from '../../testing/toss-samples.js'
import { codeClasses, decliningFamilies } from './toss-codes.js'
import { toss } from './toss-dialect.js'

const dialect = toss({ secretKey: 'test_sk_shop' })
const unsent = tossPayment({ state: 'unknown' })
const payment = { ...unsent, keyedRequest: storedConfirm(unsent) }
const runs = { numRuns: 300 }

const status = fc.oneof(
  fc.constantFrom(200, 201, 302, 400, 401, 403, 404, 409, 429, 500, 503),
  fc.integer({ min: 100, max: 599 }),
)
const headers = fc.dictionary(
  fc.constantFrom('retry-after', 'x-tosspayments-trace-id', 'idempotency-key', 'other'),
  fc.string(),
)
/** Members by their names, with anything in them. */
const shaped = fc
  .record(
    {
      code: fc.string(),
      message: fc.anything(),
      paymentKey: fc.string(),
      orderId: fc.anything(),
      status: fc.string(),
      totalAmount: fc.anything(),
      balanceAmount: fc.anything(),
      currency: fc.string(),
      cancels: fc.anything(),
      eventType: fc.string(),
      data: fc.anything(),
      secret: fc.anything(),
    },
    { requiredKeys: [] },
  )
  .map((value) => JSON.stringify(value))
const garbage = fc.record({ status, headers, body: fc.oneof(fc.string(), fc.json(), shaped) })

describe('whatever comes over the wire', () => {
  it('makes no decoder throw, and becomes neither an approval nor a decline', async () => {
    await fc.assert(
      fc.asyncProperty(garbage, async (response) => {
        expect(dialect.decodeSubmit(payment, response).kind).toMatch(/^(error|unanswered)$/)
        const refund = sampleRefund(payment)
        const canceled = dialect.cancels?.decode(payment, refund, response)
        expect(canceled?.kind).toMatch(/^(error|unanswered)$/)
        const ask = () => Promise.resolve(response)
        expect((await dialect.lookUp(payment, ask, dialect.times)).kind).toBe('inconclusive')
        const context = { now: 1, times: dialect.times }
        const both = [payment, { ...payment, id: 'p2' }]
        expect((await dialect.batchInquiry?.(both, ask, context))?.size).toBe(0)
        const reading = dialect.readCallback(
          { rawBody: response.body, headers: response.headers },
          0,
        )
        if (reading.kind === 'callback') expect(reading.callback.transaction).toBeNull()
      }),
      runs,
    )
  })

  it('is a decline only by a code of the table or a family, and only of Toss’s own shape', () => {
    const codes = Object.values(codeClasses).flat()
    const said = fc.record({
      code: fc.oneof(
        ...[fc.constantFrom(...codes), fc.stringMatching(/^[A-Z_]{1,20}$/)],
        fc.constantFrom(...decliningFamilies.flatMap((one) => [`${one}NEW`, `X_${one}NEW`])),
      ),
      message: fc.string(),
    })
    const isOfFamily = (code: string) => decliningFamilies.some((one) => code.startsWith(one))
    fc.assert(
      fc.property(status, headers, said, (status, headers, body) => {
        const answer = dialect.decodeSubmit(payment, {
          status,
          headers,
          body: JSON.stringify(body),
        })
        const isTabled = status >= 400 && codeClasses.declined.includes(body.code)
        const is4xx = status >= 400 && status < 500 && status !== 429
        const isFinal = isTabled || (is4xx && isOfFamily(body.code))
        expect(answer.kind === 'declined').toBe(isFinal)
        const isExpired = status >= 400 && codeClasses.expired.includes(body.code)
        expect(answer.kind === 'transaction').toBe(isExpired)
      }),
      runs,
    )
  })

  it('is never an approval after one member of a payment was changed into something else', () => {
    const members = ['paymentKey', 'orderId', 'currency', 'totalAmount', 'balanceAmount', 'status']
    const other = fc.oneof(fc.constant(null), fc.boolean(), fc.constant({}), fc.constant(-1.5))
    fc.assert(
      fc.property(fc.constantFrom(...members), other, (member, value) => {
        const body = JSON.stringify(paymentBody({ [member]: value }))
        const answer = dialect.decodeSubmit(payment, { status: 200, headers: {}, body })
        expect(answer.kind).toBe('unanswered')
      }),
    )
  })
})

describe('a row of a list', () => {
  it.each([
    { transactionKey: '' },
    { paymentKey: null },
    { amount: '15000' },
    { status: 1 },
    { transactionAt: 'yesterday' },
  ])('makes its page no page where it holds %j', async (change) => {
    const body = JSON.stringify([transactionRow(0), transactionRow(0, change)])
    const pages = dialect.listRecords?.({ from: 0, to: 1 }, async () => ({
      status: 200,
      headers: {},
      body,
    }))
    await expect(allPages(pages)).rejects.toThrow('HTTP 200 for its transactions')
  })
})

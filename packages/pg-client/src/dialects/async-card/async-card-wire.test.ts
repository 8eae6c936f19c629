import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { samplePayment } from '../../conformance/sample-payment.js'
import { won } from '../../payment/money.js'
import { asyncCard } from './async-card-dialect.js'

const dialect = asyncCard({
  baseUrl: 'http://gateway.test:8082/',
  callbackUrl: 'http://shop.test/payments/callback',
})
const payment = samplePayment({ reference: '1351039135-1', owner: '135135' })
const key = '20250816:TR:9577c5'

const wire = {
  transactionKey: key,
  orderId: payment.reference,
  cardType: 'SAMSUNG',
  cardNo: '1234-5678-9814-1451',
  amount: 50_000,
  status: 'SUCCESS',
}

const callbackOf = (rawBody: string | Uint8Array) => {
  const reading = dialect.readCallback({ rawBody }, 0)
  return reading.kind === 'callback' ? reading.callback : undefined
}

describe('a callback', () => {
  it('is read, named by reference, key and status, and stored without the card number', () => {
    const callback = callbackOf(JSON.stringify({ ...wire, extra: '4444555566667777' }))
    expect(callback).toMatchObject({
      eventId: `${payment.reference}:${key}:SUCCESS`,
      reference: payment.reference,
      transaction: { gatewayKey: key, status: 'approved', amount: won(50_000) },
      authenticated: false,
    })
    expect(callback?.masked).toContain('****-****-****-1451')
    expect(JSON.stringify(callback)).not.toMatch(/5678|4444/)
  })

  it.each([
    '',
    'null',
    '[]',
    '{}',
    '{"transactionKey":1}',
    JSON.stringify({ ...wire, amount: '50000' }),
    JSON.stringify({ ...wire, amount: -1 }),
    JSON.stringify({ ...wire, status: 'DONE' }),
    JSON.stringify({ ...wire, orderId: '' }),
    JSON.stringify({ meta: { result: 'SUCCESS' }, data: wire }),
  ])('is malformed: %s', (body) => {
    expect(dialect.readCallback({ rawBody: body }, 0)).toEqual({ kind: 'malformed' })
  })

  it('is read from bytes as from text', () => {
    const text = JSON.stringify(wire)
    expect(callbackOf(new TextEncoder().encode(text))).toEqual(callbackOf(text))
    expect(dialect.readCallback({ rawBody: new Uint8Array([0xff, 0xfe]) }, 0)).toEqual({
      kind: 'malformed',
    })
  })
})

describe('whatever comes over the wire', () => {
  const body = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .record(
        {
          meta: fc.option(
            fc.record({ result: fc.string(), message: fc.string() }, { requiredKeys: [] }),
          ),
          data: fc.anything(),
          orderId: fc.anything(),
          transactionKey: fc.string(),
          amount: fc.anything(),
          status: fc.string(),
        },
        { requiredKeys: [] },
      )
      .map((value) => JSON.stringify(value)),
  )
  const response = fc.record({
    status: fc.oneof(fc.constantFrom(200, 400, 404, 500), fc.integer({ min: 100, max: 599 })),
    headers: fc.constant({}),
    body,
  })

  it('makes no decoder throw, and turns into neither an approval nor a decline', async () => {
    await fc.assert(
      fc.asyncProperty(response, async (random) => {
        expect(dialect.decodeSubmit(payment, random).kind).toMatch(/^(error|unanswered)$/)
        const looked = await dialect.lookUp(payment, () => Promise.resolve(random), dialect.times)
        expect(looked.kind).toBe('inconclusive')
        expect(dialect.readCallback({ rawBody: random.body }, 0).kind).toBe('malformed')
      }),
      { numRuns: 1000 },
    )
  })

  it('is no success when any byte of the answer is missing', () => {
    const data = { transactionKey: key, status: 'PENDING' }
    const whole = JSON.stringify({ meta: { result: 'SUCCESS' }, data })
    for (let length = 0; length < whole.length; length += 1) {
      const answer = dialect.decodeSubmit(payment, {
        status: 200,
        headers: {},
        body: whole.slice(0, length),
      })
      expect(answer.kind).toBe('unanswered')
    }
  })
})

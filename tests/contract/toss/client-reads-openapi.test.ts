import type { HttpResponse } from '@holdfast/pg-client'
import { toss } from '@holdfast/pg-client/dialects/toss'
import { describe, expect, it } from 'vitest'
import { readContract } from '../gateway-contract.js'
import { samplePayment, sampleRefund } from '../sample-payment.js'

const contract = readContract('toss')
const dialect = toss({ secretKey: 'test_sk_shop', baseUrl: 'https://gateway.test' })
const payment = samplePayment({ gatewayKey: 'tviva20260101000000Kq3Z1' })
const refund = sampleRefund(5000, '고객 변심')
const approved = { status: 'approved', refundedMinor: 0 }
const deposit = { kind: 'deposit', bank: '20', dueAt: '2026-01-08T11:00:05+09:00' }
const waiting = { status: 'pending', buyerAction: deposit }
const declined = { status: 'declined', decline: { code: 'REJECT_CARD_PAYMENT' } }
const transaction = (one: object) => ({ kind: 'transaction', transaction: one })
const transactions = (one: object) => ({ kind: 'transactions', transactions: [one] })
const error = (code: string, more: object = {}) => ({ kind: 'error', code, ...more })

/** What the client has to make of every example of an answer or a webhook. */
const expected: Readonly<Record<string, object>> = {
  'confirmPayment 200 card': transaction(approved),
  'confirmPayment 200 virtualAccount': transaction(waiting),
  'confirmPayment 200 easyPay': transaction(approved),
  'confirmPayment 400 confirmedBefore': error('ALREADY_PROCESSED_PAYMENT', { repeatable: false }),
  'confirmPayment 400 providerUnsure': error('PROVIDER_ERROR', { repeatable: false }),
  'confirmPayment 400 keyTooLong': error('INVALID_IDEMPOTENCY_KEY', { isConfiguration: true }),
  'confirmPayment 401 unknownKey': error('UNAUTHORIZED_KEY', { isConfiguration: true }),
  'confirmPayment 403 declined': { kind: 'declined', decline: { code: 'REJECT_CARD_PAYMENT' } },
  'confirmPayment 403 otherAmount': error('FORBIDDEN_REQUEST', { isConfiguration: true }),
  'confirmPayment 404 expired': transaction({ status: 'expired' }),
  'confirmPayment 409 underWay': { kind: 'busy' },
  'confirmPayment 429 tooMany': error('TOO_MANY_REQUESTS', { repeatable: true }),
  'confirmPayment 500 unsure': error('FAILED_INTERNAL_SYSTEM_PROCESSING', { repeatable: true }),
  'getPayment 200 ready': { kind: 'absent' },
  'getPayment 200 inProgress': { kind: 'absent' },
  'getPayment 200 done': transactions(approved),
  'getPayment 200 aborted': transactions(declined),
  'getPayment 200 expired': transactions({ status: 'expired' }),
  'getPaymentByOrder 200 done': transactions(approved),
  'getPaymentByOrder 200 waiting': transactions(waiting),
  'getPaymentByOrder 404 absent': { kind: 'absent' },
  'cancelPayment 200 full': transaction({ status: 'approved', refundedMinor: 15_000 }),
  'cancelPayment 200 part': transaction({ status: 'approved', refundedMinor: 5000 }),
  'cancelPayment 200 rest': transaction({ status: 'approved', refundedMinor: 15_000 }),
  'cancelPayment 200 beforeTheDeposit': transaction({ status: 'expired' }),
  'cancelPayment 400 canceledBefore': error('ALREADY_CANCELED_PAYMENT', { repeatable: false }),
  'cancelPayment 400 otherBalance': error('NOT_MATCHES_REFUNDABLE_AMOUNT', { repeatable: false }),
  'cancelPayment 401 unknownKey': error('UNAUTHORIZED_KEY', { isConfiguration: true }),
  'cancelPayment 403 tooMuch': error('NOT_CANCELABLE_AMOUNT', { repeatable: false }),
  'cancelPayment 404 absent': error('NOT_FOUND_PAYMENT', { repeatable: false }),
  'cancelPayment 409 underWay': { kind: 'busy' },
  'cancelPayment 429 tooMany': error('TOO_MANY_REQUESTS', { repeatable: true }),
  'cancelPayment 500 unsure': error('FAILED_INTERNAL_SYSTEM_PROCESSING', { repeatable: true }),
}
/** A look-up that is not answered by a payment or by its absence. */
const inconclusive = { kind: 'inconclusive' }

async function read(name: string, response: HttpResponse): Promise<unknown> {
  const { rawBody } = { rawBody: response.body }
  switch (name.split(' ')[0]) {
    case 'confirmPayment':
      return dialect.decodeSubmit(payment, response)
    case 'cancelPayment':
      return dialect.cancels?.decode(payment, refund, response)
    case 'getPayment':
    case 'getPaymentByOrder':
      // The same payment by its key, where the order has another one.
      return dialect.lookUp(payment, async () => response, dialect.times)
    default:
      return dialect.readCallback({ rawBody }, 0)
  }
}

const examples = contract.examples.flatMap(({ name, body }) => {
  const status = Number(name.split(' ')[1])
  return [{ name, response: { status, headers: {}, body: JSON.stringify(body) } }]
})

describe('what the client reads', () => {
  const answers = examples.filter(({ name }) => /^(confirm|get|cancel)\w+ \d/.test(name))

  it.each(answers)('is what it says: $name', async ({ name, response }) => {
    const isRefusedLookUp = name.startsWith('get') && response.status >= 400
    const meant = expected[name] ?? (isRefusedLookUp ? inconclusive : undefined)
    const isAbsent = name.endsWith(' 404 absent') && name.startsWith('get')
    expect(meant, 'no expectation').toBeDefined()
    expect(await read(name, response)).toMatchObject(isAbsent ? { kind: 'absent' } : (meant ?? {}))
  })

  it('is every example that the test expects', () => {
    const names = answers.map(({ name }) => name)
    expect(Object.keys(expected).filter((name) => !names.includes(name))).toEqual([])
  })

  it.each([
    ['paymentStatusChanged request done', approved],
    ['paymentStatusChanged request canceled', { status: 'approved', refundedMinor: 15_000 }],
    ['paymentStatusChanged request partCanceled', { status: 'approved', refundedMinor: 5000 }],
  ])('is the webhook %s', async (name, told) => {
    const example = examples.find((one) => one.name === name)
    const reading = await read(name, example?.response ?? { status: 0, headers: {}, body: '' })
    expect(reading).toMatchObject({
      kind: 'callback',
      callback: { reference: '7Hn2vQ0pXb5RtK-1', transaction: told, authenticated: false },
    })
  })

  it.each(['paid', 'unpaidAfterAll'])(
    'is the deposit %s, proved by the confirm’s secret',
    async (one) => {
      const bodyOf = (name: string) => examples.find((example) => example.name === name)?.response
      const issued = bodyOf('confirmPayment 200 virtualAccount')
      const confirmed = issued && dialect.decodeSubmit(payment, issued)
      const { body = '' } = bodyOf(`depositCallback request ${one}`) ?? {}
      const reading = dialect.readCallback({ rawBody: body }, 0)
      if (confirmed?.kind !== 'transaction' || reading.kind !== 'callback')
        throw new Error('unread')
      expect(reading.callback.proof).toBe(confirmed.transaction.callbackProof)
      expect(reading.callback).toMatchObject({ reference: '7Hn2vQ0pXb5RtK-2', transaction: null })
    },
  )

  it('is the lists, summed for each payment', async () => {
    const period = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2026, 0, 4) }
    const listed = async (operation: 'listTransactions' | 'listSettlements', name: string) => {
      const list = operation === 'listTransactions' ? dialect.listRecords : dialect.listSettlements
      const example = examples.find((one) => one.name === `${operation} 200 ${name}`)
      const pages = list?.(
        period,
        async () => example?.response ?? { status: 0, headers: {}, body: '' },
      )
      const all = []
      for await (const page of pages ?? []) all.push(...page)
      return all
    }
    const sold = { status: 'approved', amount: { minor: 15_000, currency: 'KRW' } }
    expect(await listed('listTransactions', 'canceledInParts')).toMatchObject([
      { ...sold, reference: '7Hn2vQ0pXb5RtK-1', refundedMinor: 5000, feeMinor: null },
    ])
    expect(await listed('listTransactions', 'issuedAndPaid')).toMatchObject([
      { status: 'approved', amount: { minor: 30_000 }, refundedMinor: 0 },
    ])
    expect(await listed('listSettlements', 'saleAndCancel')).toMatchObject([
      { ...sold, refundedMinor: 5000, feeMinor: 330 },
    ])
    expect(await listed('listTransactions', 'none')).toEqual([])
    expect(await listed('listSettlements', 'none')).toEqual([])
  })
})

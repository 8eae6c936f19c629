import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readContract } from '../gateway-contract.js'
import { ClientAtGateway } from './client-at-gateway.js'
import { samplePayment } from '../sample-payment.js'

const contract = readContract('toss')
const account = { method: '가상계좌' }

let client: ClientAtGateway

beforeEach(async () => {
  client = await ClientAtGateway.start(contract)
})

afterEach(() => client.gateway.close())

const approved = (refundedMinor: number) => ({ status: 'approved', refundedMinor })

describe('a payment', () => {
  it('is absent until it is confirmed, and then approved', async () => {
    const one = client.authenticated()
    expect(await client.lookUp(one.payment)).toEqual({ kind: 'absent' })
    expect(await client.confirm(one)).toMatchObject({
      kind: 'transaction',
      transaction: approved(0),
    })
    expect(await client.lookUp(one.payment)).toMatchObject({ transactions: [approved(0)] })
    expect(await client.lookUp(samplePayment({ reference: 'nobody-1' }))).toEqual({
      kind: 'absent',
    })
  })

  it('is confirmed once, however often the same request goes out', async () => {
    const one = client.authenticated()
    const first = await client.confirm(one)
    expect(await client.confirm(one)).toEqual(first)
    const anew = { ...one, submit: { ...one.submit, headers: {} } }
    const again = await client.confirm(anew)
    expect(again).toMatchObject({ kind: 'error', code: 'ALREADY_PROCESSED_PAYMENT' })
    expect(client.held).toEqual([15_000])
  })

  it('is found after its answer was lost, and its confirm may be sent again', async () => {
    const one = client.authenticated()
    await client.gateway.simulator.withFault({ fault: 'answer-lost' }, () =>
      expect(client.confirm(one)).rejects.toThrow('fetch failed'),
    )
    expect(await client.lookUp(one.payment)).toMatchObject({ transactions: [approved(0)] })
    expect(await client.confirm(one)).toMatchObject({
      kind: 'transaction',
      transaction: approved(0),
    })
  })

  it.each([
    ['fail-after-commit', { kind: 'error', status: 500, repeatable: true }, 'transactions'],
    ['fail-before-commit', { kind: 'error', status: 500, repeatable: true }, 'absent'],
    ['in-flight', { kind: 'busy' }, 'transactions'],
    ['proxy-error', { kind: 'unanswered' }, 'transactions'],
    ['malformed-body', { kind: 'unanswered' }, 'transactions'],
    ['rate-limit', { kind: 'error', status: 429, repeatable: true }, 'absent'],
  ])('is known by a look-up after %s, and by the same request', async (fault, said, found) => {
    const one = client.authenticated()
    const rule = { fault, match: { operation: 'submit', occurrence: 1 } } as const
    await client.gateway.simulator.withFault(
      fault === 'rate-limit' ? { ...rule, limit: { requests: 0, per: '1s' } } : rule,
      async () => {
        expect(await client.confirm(one)).toMatchObject(said)
      },
    )
    expect((await client.lookUp(one.payment)).kind).toBe(found)
    // A 5xx is not stored under the key: what it has executed is not executed again.
    const isRunAgain = fault === 'fail-after-commit'
    expect(await client.confirm(one)).toMatchObject(
      isRunAgain
        ? { kind: 'error', code: 'ALREADY_PROCESSED_PAYMENT' }
        : { kind: 'transaction', transaction: approved(0) },
    )
    expect(client.held).toEqual([15_000])
  })

  it('is declined in the words of Toss, by the answer and by the look-up', async () => {
    const one = client.authenticated({ outcome: 'limitExceeded' })
    const decline = { code: 'REJECT_CARD_PAYMENT', reason: '한도를 넘었거나 잔액이 모자랍니다.' }
    expect(await client.confirm(one)).toEqual({ kind: 'declined', decline })
    expect(await client.confirm(one)).toEqual({ kind: 'declined', decline })
    const found = await client.lookUp(one.payment)
    expect(found).toMatchObject({ transactions: [{ status: 'declined', decline }] })
    expect(await client.confirm(client.authenticated({}, 99))).toMatchObject({
      kind: 'declined',
      decline: { code: 'BELOW_MINIMUM_AMOUNT' },
    })
  })

  it('is over once its time is, by the answer and by the look-up', async () => {
    const one = client.authenticated()
    client.gateway.act('expire', { orderId: one.payment.reference })
    expect(await client.confirm(one)).toMatchObject({ transaction: { status: 'expired' } })
    expect(await client.lookUp(one.payment)).toMatchObject({
      transactions: [{ status: 'expired' }],
    })
  })

  it('is known though the buyer opened another window for it', async () => {
    const one = client.authenticated({ outcome: 'limitExceeded' })
    await client.confirm(one)
    const order = { orderId: one.payment.reference, amount: 15_000 }
    client.gateway.act('open-window', order)
    expect(await client.lookUp(one.payment)).toMatchObject({
      transactions: [{ status: 'declined' }],
    })
    expect(client.sent.slice(1)).toHaveLength(2)
  })

  it('is not what somebody else’s key sees, nor what is sent without one', async () => {
    const one = client.authenticated()
    client.dialect = client.dialectWith({ secretKey: 'test_sk_elsewhere' })
    expect(await client.lookUp(one.payment)).toEqual({ kind: 'absent' })
    client.dialect = { ...client.dialect, authorize: (request) => request }
    const expected = { kind: 'error', code: 'UNAUTHORIZED_KEY', isConfiguration: true }
    expect(await client.confirm(one)).toMatchObject(expected)
    expect((await client.lookUp(one.payment)).kind).toBe('inconclusive')
  })

  it('fails by a test code, which is not stored with its request', async () => {
    const testCode = 'PROVIDER_ERROR'
    client.dialect = client.dialectWith({ secretKey: 'test_sk_shop', testCode })
    const one = client.authenticated()
    expect(JSON.stringify(one.submit)).not.toContain('PROVIDER_ERROR')
    expect(await client.confirm(one)).toMatchObject({ kind: 'error', code: 'PROVIDER_ERROR' })
  })
})

describe('a refund', () => {
  it('goes back in parts, and by the balance', async () => {
    const payment = await client.paid()
    expect(await client.cancel(payment, 5000, 'a')).toMatchObject({ transaction: approved(5000) })
    expect(await client.cancel(payment, 5000, 'a')).toMatchObject({ transaction: approved(5000) })
    const known = { ...payment, refundedMinor: 5000 }
    expect(await client.cancel(known, 10_000, 'b')).toMatchObject({ transaction: approved(15_000) })
    expect(await client.lookUp(payment)).toMatchObject({ transactions: [approved(15_000)] })
    expect(client.held).toEqual([0])
  })

  it('does not go back twice, even under another key', async () => {
    const payment = await client.paid()
    await client.gateway.simulator.withFault({ fault: 'answer-lost' }, () =>
      expect(client.cancel(payment, 5000, 'a')).rejects.toThrow('fetch failed'),
    )
    expect(await client.cancel(payment, 5000, 'forgotten')).toMatchObject({
      kind: 'error',
      code: 'NOT_MATCHES_REFUNDABLE_AMOUNT',
      repeatable: false,
    })
    expect(await client.lookUp(payment)).toMatchObject({ transactions: [approved(5000)] })
    expect(client.held).toEqual([10_000])
  })

  it('is over under its key by any stored error, once that is replayed', async () => {
    const payment = await client.paid()
    for (const testCode of ['PROVIDER_ERROR', 'FORBIDDEN_CONSECUTIVE_REQUEST']) {
      client.dialect = client.dialectWith({ secretKey: 'test_sk_shop', testCode })
      const first = await client.cancel(payment, 5000, testCode)
      expect(first).toMatchObject({ kind: 'error', code: testCode })
      expect(first).not.toHaveProperty('endsKey')
      client.dialect = client.dialectWith({ secretKey: 'test_sk_shop' })
      const again = await client.cancel(payment, 5000, testCode)
      expect(again).toMatchObject({ kind: 'error', code: testCode, endsKey: true })
    }
    expect(await client.cancel(payment, 5000, 'anew')).toMatchObject({ kind: 'transaction' })
    expect(client.held).toEqual([10_000])
  })

  it('is refused where Toss needs an account for it', async () => {
    const payment = await client.paid(account)
    client.gateway.act('deposit', { orderId: payment.reference })
    expect(await client.cancel(payment, 5000, 'a')).toMatchObject({
      kind: 'declined',
      decline: { code: 'INVALID_REFUND_ACCOUNT_INFO' },
    })
    const unpaid = await client.paid(account)
    const over = { transaction: { status: 'expired' } }
    expect(await client.cancel(unpaid, 15_000, 'b')).toMatchObject(over)
    expect(await client.lookUp(unpaid)).toMatchObject({ transactions: [over.transaction] })
  })
})

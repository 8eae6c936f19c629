import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { LookUpAnswer } from '../../ports/gateway-dialect.js'
import type { HttpRequest, HttpResponse } from '../../ports/http-transport.js'
import {
  paymentBody,
  paymentKey,
  refuse,
  respond,
  storedConfirm,
  tossPayment,
  virtualAccount,
} from '../../testing/toss-samples.js'
import { toss } from './toss-dialect.js'

const dialect = toss({ secretKey: 'test_sk_shop', baseUrl: 'https://gateway.test' })
const unsent = tossPayment()
const payment = { ...unsent, keyedRequest: storedConfirm(unsent) }

async function lookedUp(
  ...responses: HttpResponse[]
): Promise<{ answer: LookUpAnswer; asked: string[] }> {
  const asked: string[] = []
  const ask = async ({ method, url }: HttpRequest): Promise<HttpResponse> => {
    asked.push(`${method} ${url}`)
    return responses[asked.length - 1] ?? respond(599, '')
  }
  const answer = await dialect.lookUp(payment, ask, dialect.times)
  return { answer, asked }
}
const found = async (change: object) => (await lookedUp(respond(200, paymentBody(change)))).answer
const told = (change: object) => ({
  kind: 'transactions',
  transactions: [
    {
      gatewayKey: paymentKey,
      reference: payment.reference,
      amount: { minor: 15_000, currency: 'KRW' },
      ...change,
    },
  ],
})

describe('a look-up', () => {
  it('asks by our reference', async () => {
    const { asked } = await lookedUp(respond(200, paymentBody()))
    expect(asked).toEqual(['GET https://gateway.test/v1/payments/orders/order-1-Kx9'])
  })

  it('lets the errors of the network through', async () => {
    const asking = dialect.lookUp(payment, () => Promise.reject(new Error('reset')), dialect.times)
    await expect(asking).rejects.toThrow('reset')
  })

  it.each(['READY', 'IN_PROGRESS'])('finds nothing of ours in %s', async (status) => {
    expect(await found({ status })).toEqual({ kind: 'absent' })
  })

  it('finds an approval', async () => {
    expect(await found({})).toEqual(told({ status: 'approved', refundedMinor: 0 }))
  })

  it('finds what has gone back by the balance, never by the status', async () => {
    const parts = { status: 'PARTIAL_CANCELED', balanceAmount: 0 }
    expect(await found(parts)).toEqual(told({ status: 'approved', refundedMinor: 15_000 }))
    const whole = { status: 'CANCELED', balanceAmount: 0 }
    expect(await found(whole)).toEqual(told({ status: 'approved', refundedMinor: 15_000 }))
    const part = { status: 'PARTIAL_CANCELED', balanceAmount: 10_000 }
    expect(await found(part)).toEqual(told({ status: 'approved', refundedMinor: 5000 }))
  })

  it('tells what is going back apart, whether the balance is less by it or not', async () => {
    const cancels = [
      { cancelAmount: 5000, cancelStatus: 'DONE' },
      { cancelAmount: 3000, cancelStatus: 'IN_PROGRESS' },
      { cancelAmount: 1000, cancelStatus: 'ABORTED' },
    ]
    const expected = told({ status: 'approved', refundedMinor: 5000, refundPendingMinor: 3000 })
    for (const balanceAmount of [10_000, 7000]) {
      const change = { status: 'PARTIAL_CANCELED', cancels, balanceAmount }
      expect(await found(change)).toEqual(expected)
    }
  })

  it('finds an account that waits for its deposit', async () => {
    const waiting = { status: 'WAITING_FOR_DEPOSIT', approvedAt: null, virtualAccount }
    expect(await found({ ...waiting, secret: 'ps_Zq81' })).toEqual(
      told({
        status: 'pending',
        callbackProof: createHash('sha256').update('ps_Zq81').digest('hex'),
        buyerAction: {
          kind: 'deposit',
          bank: '20',
          accountNumber: 'X1234567890123',
          dueAt: '2026-01-08T11:00:05+09:00',
        },
      }),
    )
    expect(await found({ ...waiting, virtualAccount: 'new' })).toEqual(told({ status: 'pending' }))
    const late = { ...waiting, virtualAccount: { ...virtualAccount, expired: true } }
    expect(await found(late)).toEqual(told({ status: 'expired' }))
  })

  it('tells an account that was canceled before its deposit from one that was paid', async () => {
    const canceled = { status: 'CANCELED', balanceAmount: 0, virtualAccount }
    expect(await found({ ...canceled, approvedAt: null })).toEqual(told({ status: 'expired' }))
    expect(await found(canceled)).toEqual(told({ status: 'approved', refundedMinor: 15_000 }))
  })

  it('finds a decline, with its code if there is one', async () => {
    const failure = { code: 'REJECT_CARD_PAYMENT', message: '한도를 넘었습니다.' }
    const decline = { code: 'REJECT_CARD_PAYMENT', reason: '한도를 넘었습니다.' }
    expect(await found({ status: 'ABORTED', failure })).toEqual(
      told({ status: 'declined', decline }),
    )
    expect(await found({ status: 'ABORTED' })).toEqual(
      told({ status: 'declined', decline: { code: 'ABORTED', reason: null } }),
    )
    const late = { code: 'EXPIRED_PAYMENT', message: '지났습니다.' }
    expect(await found({ status: 'EXPIRED', failure: late })).toEqual(told({ status: 'expired' }))
  })

  it('tells another order, amount or currency as it is, for others to compare', async () => {
    expect(await found({ orderId: 'order-2-Kx9' })).toMatchObject({
      transactions: [{ reference: 'order-2-Kx9' }],
    })
    expect(await found({ currency: 'USD', totalAmount: 15_000 })).toMatchObject({
      transactions: [{ amount: { minor: 1_500_000, currency: 'USD' } }],
    })
    expect(await found({ currency: 'VND' })).toMatchObject({ kind: 'inconclusive' })
  })

  it('accepts unknown members, and what is null left out', async () => {
    const { cancels, secret, failure, virtualAccount, approvedAt, ...least } = paymentBody()
    expect([cancels, secret, failure, virtualAccount, approvedAt]).toContain(null)
    const { answer } = await lookedUp(respond(200, { ...least, new: [1] }))
    expect(answer).toEqual(told({ status: 'approved', refundedMinor: 0 }))
  })

  it('proves absence by Toss’s own 404 alone', async () => {
    const { answer, asked } = await lookedUp(refuse(404, 'NOT_FOUND_PAYMENT'))
    expect(answer).toEqual({ kind: 'absent' })
    expect(asked).toHaveLength(1)
  })

  it.each<[string, HttpResponse]>([
    ['a 404 of a route that is none', refuse(404, 'NOT_FOUND')],
    ['a page of a proxy', respond(404, '<html>Not Found</html>')],
    ['this code with another status', refuse(500, 'NOT_FOUND_PAYMENT')],
    ['a 500', refuse(500, 'FAILED_INTERNAL_SYSTEM_PROCESSING')],
    ['a 429', refuse(429, 'TOO_MANY_REQUESTS')],
    ['a code that would decline a confirm', refuse(403, 'REJECT_CARD_PAYMENT')],
    ['an unknown status', respond(200, paymentBody({ status: 'MAYBE' }))],
    ['no payment', respond(200, {})],
  ])('is inconclusive by %s', async (_name, response) => {
    expect((await lookedUp(response)).answer.kind).toBe('inconclusive')
  })
})

describe('another payment under our reference', () => {
  const other = (change: object) => respond(200, paymentBody({ paymentKey: 'other', ...change }))

  it.each(['DONE', 'WAITING_FOR_DEPOSIT'])('is told where it is %s', async (status) => {
    const { answer, asked } = await lookedUp(other({ status }))
    expect(answer).toMatchObject({ transactions: [{ gatewayKey: 'other' }] })
    expect(asked).toHaveLength(1)
  })

  it.each(['READY', 'IN_PROGRESS', 'ABORTED', 'EXPIRED'])(
    'says nothing about ours where it is %s: ours is asked for by its key',
    async (status) => {
      const ours = respond(200, paymentBody({ status: 'WAITING_FOR_DEPOSIT' }))
      const { answer, asked } = await lookedUp(other({ status }), ours)
      expect(asked[1]).toBe(`GET https://gateway.test/v1/payments/${paymentKey}`)
      expect(answer).toMatchObject({
        transactions: [{ gatewayKey: paymentKey, status: 'pending' }],
      })
    },
  )

  it('leaves ours absent where its key is none, or one of another order', async () => {
    const unknown = await lookedUp(other({ status: 'READY' }), refuse(404, 'NOT_FOUND_PAYMENT'))
    expect(unknown.answer).toEqual({ kind: 'absent' })
    const foreign = respond(200, paymentBody({ orderId: 'order-2-Kx9' }))
    expect((await lookedUp(other({ status: 'EXPIRED' }), foreign)).answer.kind).toBe('absent')
    const refused = await lookedUp(other({ status: 'EXPIRED' }), refuse(500, 'COMMON_ERROR'))
    expect(refused.answer.kind).toBe('inconclusive')
  })

  it('is taken for ours where we confirmed none', async () => {
    const ask = async (): Promise<HttpResponse> => other({ status: 'EXPIRED' })
    const answer = await dialect.lookUp(unsent, ask, dialect.times)
    expect(answer).toMatchObject({ transactions: [{ gatewayKey: 'other', status: 'expired' }] })
  })
})
